package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

var verifyCommand = cli.Command{
	Name: "verify", Args: "[flags] DIR", Summary: "replay the log of a run and score a sample of its candidates again",
	Help: `
Replays a log and checks that the proposal, the parents and the genome of every candidate follow
from the configuration. Then it scores a random sample of the candidates again, without a cache,
and compares the values bit by bit. The exit code is 1 if anything differs.

examples:
  evolve verify runs/rnn/20261123-101500-s1            score 50 candidates again
  evolve verify -n 0 -json runs/rnn/20261123-101500-s1 score all of them, report as JSON`,
	Define: defineVerify,
}

func defineVerify(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	n := f.Int("n", 50, "score `N` candidates again; 0: all")
	seed := f.Uint64("seed", 1, "`seed` that selects the candidates")
	var workers int
	cli.Workers(f, &workers, "score `N` candidates")
	asJSON := f.Bool("json", false, "print a JSON object")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if err := cli.CheckWorkers(workers); err != nil {
			return err
		}
		if *n < 0 {
			return cli.Usage("verify: -n (%d): want at least 0 (0 scores all)", *n)
		}
		dir, err := oneDirectory("verify", args)
		if err != nil {
			return err
		}
		e, log, err := openRun(ctx, s, dir, workers, *asJSON)
		if err != nil {
			return err
		}
		warnTorn(s, log)
		v, err := e.Verify(ctx, log, *n, *seed, workers)
		if err != nil {
			return err
		}
		return printVerdict(s, v, *asJSON)
	}
}

// openRun opens the log of a run, which may be in progress, and an engine that can replay it.
func openRun(ctx context.Context, s cli.Streams, dir string, workers int, quiet bool) (*engine.Engine, *runs.Log, error) {
	conf, err := kinds.LoadRun(dir, nil)
	if err != nil {
		return nil, nil, err
	}
	log, err := runs.Read(dir)
	if err != nil {
		return nil, nil, err
	}
	if _, err := onlyBudget(runs.Diff(log.Config, conf.JSON()), dir); err != nil {
		return nil, nil, err
	}
	setup, err := engine.Open(conf)
	if err != nil {
		return nil, nil, err
	}
	e, err := engine.New(ctx, setup, engine.Options{Workers: workers, Progress: cli.NewProgress(s.Err, quiet)})
	if err != nil {
		return nil, nil, err
	}
	return e, log, e.CheckHeader(log.Header)
}

// printVerdict prints a verdict. It returns an error if anything differs.
func printVerdict(s cli.Streams, v engine.Verdict, asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(s.Out).Encode(v); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.Out, "%s: %d candidates replayed, %d scored again, %d of them differ\n", v.Directory, v.Replayed, v.Rescored, len(v.Differ))
		for _, d := range v.Differ {
			fmt.Fprintln(s.Out, " ", d)
		}
	}
	if len(v.Differ) > 0 {
		return errors.New("verify: the log differs from what this program computes")
	}
	return nil
}
