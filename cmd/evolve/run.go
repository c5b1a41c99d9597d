package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

var runCommand = cli.Command{
	Name: "run", Args: "[-config run.toml] [flags]", Summary: "search (with -config, the word itself may be left out)",
	Help: `
Searches until the budget is spent and prints the winner. Without -config it runs the embedded default: RNN cells,
state volume and lag-1 memory by rank, under both guards, aging evolution, 2000 evaluations.

The run is kept in a directory of its own, runs/NAME/TIME-sSEED, line by line: Ctrl-C, a crash or a reboot lose nothing.
evolve resume DIR continues it and ends with the log that an undisturbed run would have written.

examples:
  evolve run
  evolve -config run.toml
  evolve -config run.toml -seed 7 -workers 1 -dir runs/seven
  evolve -config run.toml -set strategy.kind=random -set budget.evaluations=500`,
	Define: defineRun,
}

func defineRun(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var r session
	path := f.String("config", "", "configuration `file`; evolve init prints one")
	seed := f.Uint64("seed", 0, "seed of the run, instead of the configuration's")
	dir := f.String("dir", "", "run `directory` to create, instead of runs/NAME/TIME-sSEED")
	r.define(f)
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) > 0 {
			return cli.Usage("unexpected argument %q: the configuration is given by -config", args[0])
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
		if err := runs.CheckUnused(*dir); err != nil {
			return err
		}
		return r.begin(ctx, s, conf, *dir, map[string][]byte{runs.ConfigFile: text, runs.ResolvedFile: conf.TOML()})
	}
}
