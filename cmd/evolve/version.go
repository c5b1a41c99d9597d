package main

import (
	"context"
	"fmt"
	"runtime"

	"evolve/nn"
)

var versionCommand = command{
	name: "version", summary: "print the version, and what this machine computes with",
	help: "Prints the version of evolve, of Go, the architecture and the numeric kernel.",
	run: func(_ context.Context, s streams, c command, args []string) error {
		if _, err := c.parse(s, c.flags(), args); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "evolve %s %s %s/%s kernel %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, nn.Kernel())
		return nil
	},
}
