package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// bare is the command that may go without its name: evolve -config run.toml.
const bare = "run"

// command is one word after evolve.
type command struct {
	name, args, summary string
	help                string // what -h says besides the flags: details and examples
	run                 func(ctx context.Context, s streams, c command, args []string) error
}

func commands() []command {
	all := []command{
		runCommand, resumeCommand, verifyCommand, reportCommand, serveCommand, exportCommand, importCommand, drawCommand,
		scoreCommand, trainCommand, benchCommand, compareCommand, shrinkCommand, sampleCommand, listCommand, initCommand, versionCommand,
	}
	return append(all, completionOf(all))
}

func dispatch(ctx context.Context, s streams, args []string) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		if len(args) > 0 && isHelp(args[0]) {
			usage(s.out)
			return nil
		}
		return runCommand.run(ctx, s, runCommand, args)
	}
	if args[0] == "help" {
		return help(s, args[1:])
	}
	c, err := find(args[0])
	if err != nil {
		return err
	}
	return c.run(ctx, s, c, args[1:])
}

func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" || arg == "--h" }

func find(name string) (command, error) {
	var names []string
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
		names = append(names, c.name)
	}
	return command{}, usageError("%q is no command; there are %s (evolve -h)", name, strings.Join(names, ", "))
}

func help(s streams, args []string) error {
	if len(args) == 0 {
		usage(s.out)
		return nil
	}
	c, err := find(args[0])
	if err != nil {
		return err
	}
	return c.run(context.Background(), s, c, []string{"-h"})
}

func usage(w io.Writer) {
	fmt.Fprint(w, `evolve searches neural architectures without training them.

usage: evolve [-config run.toml] [flags]      search; without -config, the embedded default
       evolve COMMAND [flags] [arguments]

`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, `
evolve COMMAND -h says more. Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 interrupted and resumable,
4 data missing.

examples:
  evolve init > run.toml && evolve -config run.toml
  evolve -config run.toml -seed 7 -set budget.evaluations=500
  evolve resume runs/rnn/20261123-101500-s1
  evolve sample -n 5 | evolve score -space rnn -metrics state_memory,growth -
`)
}

// flags is an empty flag set for a command.
func (c command) flags() *flag.FlagSet {
	f := flag.NewFlagSet("evolve "+c.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {} // an error is said in one line; parse prints the help where it was asked for
	return f
}

// usage prints what -h asks for.
func (c command) usage(w io.Writer, f *flag.FlagSet) {
	name := "evolve " + c.name
	if c.name == bare {
		name = "evolve"
	}
	fmt.Fprintf(w, "usage: %s\n\n%s\n", strings.TrimSpace(name+" "+c.args), strings.TrimSpace(c.help))
	flags := false
	f.VisitAll(func(*flag.Flag) { flags = true })
	if flags {
		fmt.Fprint(w, "\nflags:\n")
	}
	f.SetOutput(w)
	f.PrintDefaults()
}

// parse reads flags that may stand before, between and after the arguments, and returns the arguments.
func (c command) parse(s streams, f *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			if err == flag.ErrHelp {
				c.usage(s.out, f)
				return nil, err
			}
			return nil, usageError("%s: %v (%s -h)", c.name, err, f.Name())
		}
		if err := c.noneEmpty(f); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		if slices.Contains(f.Args(), "") {
			return nil, usageError("%s: an argument is empty: give it a value or leave it out (%s -h)", c.name, f.Name())
		}
		if n := len(args) - f.NArg(); n > 0 && args[n-1] == "--" {
			return append(rest, f.Args()...), nil
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
}

// noneEmpty refuses -dir "": a shell variable that was never set should not quietly mean the default.
func (c command) noneEmpty(f *flag.FlagSet) (err error) {
	f.Visit(func(x *flag.Flag) {
		if x.Value.String() == "" {
			err = usageError("%s: -%s is empty: give it a value or leave it out (%s -h)", c.name, x.Name, f.Name())
		}
	})
	return err
}

// repeated is a flag that may be given several times.
type repeated []string

func (r *repeated) String() string     { return strings.Join(*r, " ") }
func (r *repeated) Set(v string) error { *r = append(*r, v); return nil }
