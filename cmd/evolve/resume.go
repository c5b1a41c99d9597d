package main

import (
	"context"
	"errors"
	"flag"
	"path/filepath"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

var resumeCommand = cli.Command{
	Name: "resume", Args: "[flags] DIR", Summary: "go on with a run that was interrupted, or give a finished one a larger budget",
	Help: `
Replays the log of a run and goes on where it ends: the log becomes, byte for byte, the one of an undisturbed run. The
configuration is the run's own; only its budget may be changed.

examples:
  evolve resume runs/rnn/20261123-101500-s1
  evolve resume -set budget.evaluations=10000 runs/rnn/20261123-101500-s1`,
	Define: defineResume,
}

func defineResume(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var r session
	r.define(f)
	f.BoolVar(&r.machine, "other-machine", false, "go on although the log was begun on another kind of machine: scores may differ in their last bits")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		dir, err := oneDirectory("resume", args)
		if err != nil {
			return err
		}
		dir = filepath.Clean(dir)
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
