package main

import (
	"context"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"flag"
	"fmt"
)

var initCommand = cli.Command{
	Name: "init", Args: "[-space rnn|bert]", Summary: "print a commented configuration with every key and its default",
	Help: `
Prints a configuration that runs as it is. A comment explains every key.

examples:
  evolve init > run.toml                      a search over RNN cells
  evolve init -space bert > run.toml          a search over BERT encoders`,
	Define: func(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
		kind := f.String("space", "rnn", "search space, `rnn|bert`")
		return func(_ context.Context, s cli.Streams, args []string) error {
			if len(args) > 0 {
				return cli.Usage("init: prints to standard output and takes no arguments: evolve init > %s", args[0])
			}
			k, err := kinds.Of(*kind)
			if err != nil {
				return err
			}
			fmt.Fprint(s.Out, config.Sample(k.Name))
			return nil
		}
	},
}
