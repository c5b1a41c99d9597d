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
		Name: "completion", Args: "bash|zsh|fish", Summary: "print a script that completes commands, flags and files in a shell",
		Help: `
examples:
  source <(evolve completion bash)                                   in ~/.bashrc
  source <(evolve completion zsh)                                    in ~/.zshrc, behind compinit
  evolve completion fish > ~/.config/fish/completions/evolve.fish`,
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
