package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

var runCommand = cli.Command{
	Name: "run", Args: "[-config run.toml] [flags]", Summary: "search for an architecture and print the winner",
	Help: `
Runs a search until its budget is spent and prints the winner. Without -config it uses the
embedded default: aging evolution over RNN cells, 2000 evaluations. The objective is the mean rank
of state volume and lag-1 memory; growth and perturbation are constrained.

Each run has a directory, runs/NAME/TIME-sSEED. Every candidate is written there as soon as it is
scored. After Ctrl-C, a crash or a reboot, evolve resume DIR continues the run, and its log ends
with the same bytes as the log of an uninterrupted run.

examples:
  evolve run                                           the embedded default
  evolve -config run.toml                              a configuration; run may be left out
  evolve run -config run.toml -seed 7 -dir runs/seven  another seed, in a directory of your choice
  evolve run -set strategy.kind=random                 random search, everything else as default`,
	Define: defineRun,
}

func defineRun(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var r session
	path := f.String("config", "", "read the configuration from this `file`; evolve init prints one")
	seed := f.Uint64("seed", 0, "random `seed`; default: that of the configuration")
	dir := f.String("dir", "", "create this run `directory`; default: runs/NAME/TIME-sSEED")
	r.define(f)
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) > 0 {
			return cli.Usage("run: unexpected argument %q (-config FILE names the configuration)", args[0])
		}
		if cli.IsSet(f, "seed") {
			r.sets = append(r.sets, fmt.Sprintf("seed=%d", *seed))
		}
		conf, text, err := kinds.Load(*path, "", r.sets)
		if err != nil {
			return err
		}
		if *dir == "" {
			*dir = runs.NewDirectory("runs", conf.Name, conf.Seed, time.Now())
		}
		if info, err := os.Stat(*dir); err == nil && !info.IsDir() {
			return cli.Usage("run: -dir (%s): is a file: want a new directory", *dir)
		}
		if err := runs.CheckUnused(*dir); err != nil {
			return err
		}
		return r.begin(ctx, s, conf, *dir, map[string][]byte{runs.ConfigFile: text, runs.ResolvedFile: conf.TOML()})
	}
}
