package main

import (
	"context"
	"evolve/cmd/evolve/internal/cli"
	"flag"
	"fmt"
	"strings"
)

// completionOf returns the command that completes all others.
func completionOf(all []cli.Command) cli.Command {
	return cli.Command{
		Name: "completion", Args: "bash|zsh|fish", Summary: "print a shell script that completes commands, flags and files",
		Help: `
Prints a script that completes the commands and flags of evolve in a shell, and files elsewhere.

examples:
  source <(evolve completion bash)                                   in ~/.bashrc
  source <(evolve completion zsh)                                    in ~/.zshrc, after compinit
  evolve completion fish > ~/.config/fish/completions/evolve.fish    once`,
		Define: func(*flag.FlagSet) func(context.Context, cli.Streams, []string) error {
			return func(_ context.Context, s cli.Streams, args []string) error {
				names := []string{"completion", "help"}
				for _, other := range all {
					names = append(names, other.Name)
				}
				script := cli.Completion(strings.Join(args, " "), names)
				if script == "" {
					return cli.Usage("completion: want bash, zsh or fish")
				}
				_, err := fmt.Fprint(s.Out, script)
				return err
			}
		},
	}
}
