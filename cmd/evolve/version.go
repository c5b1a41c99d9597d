package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"runtime"

	"evolve/cmd/evolve/internal/cli"
	"evolve/nn"
)

var versionCommand = cli.Command{
	Name: "version", Args: "[-json]", Summary: "print the version of evolve and of Go, the platform and the numeric kernels",
	Help: `
Prints the version of evolve and of Go, the platform, and the class of numeric kernels. Scores are
identical bit by bit on machines of the same platform and class. With -json it prints the commit
too. evolve --version does the same.

examples:
  evolve version                              one line
  evolve version -json                        a JSON object with the commit`,
	Define: func(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
		asJSON := f.Bool("json", false, "print a JSON object")
		return func(_ context.Context, s cli.Streams, args []string) error {
			if len(args) > 0 {
				return cli.Usage("version: want no arguments, got %q", args[0])
			}
			if *asJSON {
				return json.NewEncoder(s.Out).Encode(struct {
					Version string `json:"version"`
					Commit  string `json:"commit"`
					Go      string `json:"go"`
					OS      string `json:"os"`
					Arch    string `json:"arch"`
					Kernel  string `json:"kernel"`
				}{cli.Version, cli.Commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH, nn.Kernel()})
			}
			_, err := fmt.Fprintf(s.Out, "evolve %s %s %s/%s kernel %s\n", cli.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, nn.Kernel())
			return err
		}
	},
}
