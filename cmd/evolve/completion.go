package main

import (
	"context"
	"fmt"
	"strings"
)

// completionOf is the command that completes all others.
func completionOf(all []command) command {
	return command{
		name: "completion", args: "bash|zsh|fish", summary: "print a script that completes commands, flags and files in a shell",
		help: `
examples:
  source <(evolve completion bash)                                   in ~/.bashrc
  source <(evolve completion zsh)                                    in ~/.zshrc, behind compinit
  evolve completion fish > ~/.config/fish/completions/evolve.fish`,
		run: func(_ context.Context, s streams, c command, args []string) error {
			rest, err := c.parse(s, c.flags(), args)
			if err != nil {
				return err
			}
			if len(rest) != 1 || completions[rest[0]] == "" {
				return usageError("completion: want bash, zsh or fish")
			}
			names := []string{c.name}
			for _, other := range all {
				names = append(names, other.name)
			}
			_, err = fmt.Fprint(s.out, strings.ReplaceAll(completions[rest[0]], "COMMANDS", strings.Join(names, " ")))
			return err
		},
	}
}

// completions are the scripts by shell. Flags are those that a command's own help lists.
var completions = map[string]string{"bash": bashCompletion, "zsh": "autoload -U +X bashcompinit && bashcompinit\n" + bashCompletion, "fish": fishCompletion}

const bashCompletion = `_evolve() {
	local now=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
	case $command in -*) command=run ;; esac
	COMPREPLY=()
	if [[ $now == -* ]]; then
		COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "$command" -h 2>/dev/null | sed -n 's/^  \(-[a-z-]*\).*/\1/p')" -- "$now"))
	elif [[ $COMP_CWORD == 1 ]]; then
		COMPREPLY=($(compgen -W "COMMANDS" -- "$now"))
	elif [[ $command == list && $COMP_CWORD == 2 ]]; then
		COMPREPLY=($(compgen -W "spaces metrics strategies runs" -- "$now"))
	fi
}
complete -o bashdefault -o default -F _evolve evolve
`

const fishCompletion = `complete -c evolve -n __fish_use_subcommand -a 'COMMANDS'
complete -c evolve -n '__fish_seen_subcommand_from list' -a 'spaces metrics strategies runs'
complete -c evolve -n 'string match -q -- "-*" (commandline -ct)' -a '(
	set -l words (commandline -opc)
	set -l command run
	test (count $words) -gt 1; and not string match -q -- "-*" $words[2]; and set command $words[2]
	evolve $command -h 2>/dev/null | string match -rg "^  (-[a-z-]+)"
)'
`
