package main

import (
	"context"
	"fmt"

	"evolve/cmd/evolve/internal/config"
)

var initCommand = command{
	name: "init", args: "[-space bert]", summary: "print a commented configuration with every key and its default",
	help: `
Prints a configuration that runs as it is and says what every key means.

examples:
  evolve init > run.toml
  evolve init -space bert > run.toml`,
	run: func(_ context.Context, s streams, c command, args []string) error {
		f := c.flags()
		kind := f.String("space", "rnn", "`kind` of space, rnn or bert")
		rest, err := c.parse(s, f, args)
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return usageError("init: prints to standard output and takes no arguments: evolve init > %s", rest[0])
		}
		known, err := familyOf(*kind)
		if err != nil {
			return err
		}
		fmt.Fprint(s.out, config.Sample(known.name))
		return nil
	},
}
