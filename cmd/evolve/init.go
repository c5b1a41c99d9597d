package main

import (
	"context"
	"fmt"

	"evolve/cmd/evolve/internal/config"
)

var initCommand = command{
	name: "init", summary: "print a commented configuration with every key and its default",
	help: `
Prints a configuration that runs as it is and says what every key means.

example:
  evolve init > run.toml`,
	run: func(_ context.Context, s streams, c command, args []string) error {
		rest, err := c.parse(s, c.flags(), args)
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return usageError("init: prints to standard output and takes no arguments: evolve init > %s", rest[0])
		}
		fmt.Fprint(s.out, config.Sample())
		return nil
	},
}
