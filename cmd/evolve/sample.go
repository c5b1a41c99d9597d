package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/search"
)

var sampleCommand = cli.Command{
	Name: "sample", Args: "[flags]", Summary: "print random genomes of a space, one a line",
	Help: `
Prints random valid genomes as JSON lines. The same seed gives the same genomes.

examples:
  evolve sample -n 3                                             three cells
  evolve sample -space bert -n 100 | evolve score -space bert -  metrics of random encoders
  evolve sample -n 100 -config run.toml | evolve score -metrics state_memory -
                                                                 the space of a configuration`,
	Define: defineSample,
}

func defineSample(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	path := f.String("config", "", "take the space from this configuration `file`")
	kind := cli.Space(f)
	n := f.Int("n", 10, "`number` of genomes")
	seed := f.Uint64("seed", 1, "random `seed`")
	var sets cli.Repeated
	f.Var(&sets, "set", "set a `key=value` of the configuration; repeatable")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) > 0 {
			return cli.Usage("sample: want no arguments, got %q (evolve sample -h)", args[0])
		}
		if *n < 0 {
			return cli.Usage("sample: -n (%d): want at least 0", *n)
		}
		conf, _, err := kinds.Load(*path, *kind, sets)
		if err != nil {
			return err
		}
		setup, err := engine.Open(conf) // the space is the pool where the configuration says so
		if err != nil {
			return err
		}
		out := bufio.NewWriter(s.Out)
		for i := 0; i < *n && ctx.Err() == nil; i++ {
			text, err := setup.Points.Random(search.Rand(*seed, i, search.StreamPropose)).MarshalJSON()
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%s\n", text)
		}
		return out.Flush()
	}
}
