package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/cli"
)

// commands is the table of commands, in the order in which help lists them.
func commands() []cli.Command {
	all := []cli.Command{
		runCommand, resumeCommand, verifyCommand, populationCommand, reportCommand, serveCommand, exportCommand, importCommand, drawCommand,
		scoreCommand, trainCommand, benchCommand, compareCommand, shrinkCommand, sampleCommand, listCommand, initCommand, versionCommand,
	}
	return append(all, completionOf(all), referenceOf())
}

// dispatch runs a command. Without one, -config is enough for a search; no argument at all asks for help.
func dispatch(ctx context.Context, s cli.Streams, args []string) error {
	switch {
	case len(args) == 0, cli.IsHelp(args[0]), args[0] == "help" && len(args) == 1:
		printHelp(s.Out)
		return nil
	case args[0] == "--version", args[0] == "-version":
		return versionCommand.Run(ctx, s, args[1:])
	case args[0] == "help":
		c, err := find(args[1])
		if err == nil {
			c.PrintHelp(s.Out)
		}
		return err
	case strings.HasPrefix(args[0], "-"):
		return runCommand.Run(ctx, s, args)
	}
	c, err := find(args[0])
	if err != nil {
		return err
	}
	return c.Run(ctx, s, args[1:])
}

func find(name string) (cli.Command, error) {
	var names []string
	for _, c := range commands() {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return cli.Command{}, cli.Usage("unknown command %q: want one of %s (evolve help describes them)", name, strings.Join(names, ", "))
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, `Training-free search for neural architectures: recurrent cells and BERT encoders.

Two things to try first:
  evolve run                      run the embedded default search: 2000 cells in seconds
  evolve init > run.toml          write a commented configuration; evolve -config run.toml runs it

usage: evolve COMMAND [flags] [arguments]
       evolve -config run.toml [flags]        the same as evolve run -config run.toml

commands:
`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s  %s\n", c.Name, c.Summary)
	}
	fmt.Fprint(w, `
evolve help COMMAND, or evolve COMMAND -h, explains a command.

Exit codes: 0 success, 1 failure, 2 wrong usage or configuration, 3 interrupted and resumable,
4 missing file or folder.

examples:
  evolve -config run.toml -seed 7 -set budget.evaluations=500       change a seed and a key
  evolve resume runs/rnn/20261123-101500-s1                         continue an interrupted run
  evolve sample -n 5 | evolve score -metrics state_memory,growth -  measure random cells
`)
}

// oneDirectory returns the only argument, a run directory.
func oneDirectory(command string, args []string) (string, error) {
	if len(args) != 1 {
		return "", cli.Usage("%s: want one run directory, got %d arguments (evolve list runs shows them)", command, len(args))
	}
	return filepath.Clean(args[0]), nil
}
