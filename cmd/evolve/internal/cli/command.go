package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Command holds one row of the command table: the name of a command, its help, and the function that runs it.
type Command struct {
	Name, Args, Summary string
	Help                string // details and examples; -h prints them above the flags
	// Define declares the flags of the command on f. It returns the function that runs the command with the arguments that
	// remain after the flags.
	Define func(f *flag.FlagSet) func(ctx context.Context, s Streams, args []string) error
}

// Run parses the arguments of a command and runs it.
func (c Command) Run(ctx context.Context, s Streams, args []string) error {
	f, run := c.flags()
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	return run(ctx, s, rest)
}

// flags returns a new flag set with the flags of the command, and the function that runs it.
func (c Command) flags() (*flag.FlagSet, func(ctx context.Context, s Streams, args []string) error) {
	f := flag.NewFlagSet("evolve "+c.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {} // an error prints one line; parse prints the help if -h asks for it
	return f, c.Define(f)
}

// PrintHelp writes the help of the command, as -h prints it.
func (c Command) PrintHelp(w io.Writer) {
	f, _ := c.flags()
	fmt.Fprintf(w, "usage: %s\n\n%s\n", strings.TrimSpace("evolve "+c.Name+" "+c.Args), strings.TrimSpace(c.Help))
	any := false
	f.VisitAll(func(*flag.Flag) { any = true })
	if any {
		fmt.Fprint(w, "\nflags:\n")
	}
	f.SetOutput(w)
	f.PrintDefaults()
}

// parse reads flags before, between and after the arguments, and returns the arguments. Everything after -- is an argument.
func (c Command) parse(s Streams, f *flag.FlagSet, args []string) (arguments []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			if err == flag.ErrHelp {
				c.PrintHelp(s.Out)
				return nil, err
			}
			return nil, Usage("%s: %v (%s -h)", c.Name, err, f.Name())
		}
		if err := c.refuseEmpty(f); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return arguments, nil
		}
		if slices.Contains(f.Args(), "") {
			return nil, Usage("%s: an argument is empty: give it a value or leave it out (%s -h)", c.Name, f.Name())
		}
		if n := len(args) - f.NArg(); n > 0 && args[n-1] == "--" {
			return append(arguments, f.Args()...), nil
		}
		arguments, args = append(arguments, f.Arg(0)), f.Args()[1:]
	}
}

// refuseEmpty refuses an empty value such as -dir "". Otherwise an unset shell variable would silently mean the default.
func (c Command) refuseEmpty(f *flag.FlagSet) (err error) {
	f.Visit(func(x *flag.Flag) {
		if x.Value.String() == "" {
			err = Usage("%s: -%s is empty: give it a value or leave it out (%s -h)", c.Name, x.Name, f.Name())
		}
	})
	return err
}

// IsSet reports whether a flag was given on the command line.
func IsSet(f *flag.FlagSet, name string) (set bool) {
	f.Visit(func(x *flag.Flag) { set = set || x.Name == name })
	return set
}

// IsHelp reports whether an argument asks for help.
func IsHelp(arg string) bool {
	return slices.Contains([]string{"-h", "-help", "--help", "--h"}, arg)
}

// Repeated collects the values of a flag that can be given several times.
type Repeated []string

// String implements flag.Value.
func (r *Repeated) String() string { return strings.Join(*r, " ") }

// Set implements flag.Value.
func (r *Repeated) Set(v string) error { *r = append(*r, v); return nil }

// Space declares the flag -space. Its value is "" if the flag is not given.
func Space(f *flag.FlagSet) *string {
	return f.String("space", "", "search space, `rnn|bert`; default: that of the configuration, or rnn")
}

// Workers declares the flag -workers, whose default is the number of processors. what says what a worker does.
// CheckWorkers checks the value.
func Workers(f *flag.FlagSet, to *int, what string) {
	f.IntVar(to, "workers", numCPU(), what+" in parallel; results do not depend on it")
}

// CheckWorkers returns an error if n is less than one.
func CheckWorkers(n int) error {
	if n < 1 {
		return Usage("-workers (%d): want at least 1", n)
	}
	return nil
}
