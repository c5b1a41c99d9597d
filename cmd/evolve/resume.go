package main

import (
	"context"
	"errors"
	"flag"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

var resumeCommand = cli.Command{
	Name: "resume", Args: "[flags] DIR", Summary: "continue an interrupted run, or extend a finished one",
	Help: `
Replays the log of a run, checks it, and continues after its last candidate. The final log has the
same bytes as the log of an uninterrupted run. The configuration is the one in the run directory.
-set can change its budget, and keys that do not affect the log, such as those of shortlist.

examples:
  evolve resume runs/rnn/20261123-101500-s1            continue after Ctrl-C
  evolve resume -set budget.evaluations=10000 runs/rnn/20261123-101500-s1
                                                       extend a run to 10 000 evaluations`,
	Define: defineResume,
}

func defineResume(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var r session
	r.define(f)
	f.BoolVar(&r.machine, "other-machine", false, "continue a run of another platform or kernel class;\nits scores may differ in the last bits")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		dir, err := oneDirectory("resume", args)
		if err != nil {
			return err
		}
		conf, err := kinds.LoadRun(dir, r.sets)
		if err != nil {
			return err
		}
		log, err := runs.Open(dir)
		switch {
		case errors.Is(err, runs.ErrNoHeader): // it was killed before the first line
			return r.begin(ctx, s, conf, dir, nil)
		case isReadOnly(err):
			return r.reportFinished(ctx, s, conf, dir, err)
		case err != nil:
			return err
		}
		return r.resume(ctx, s, conf, log)
	}
}
