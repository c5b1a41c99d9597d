package cli

import "strings"

// Completion returns the script that completes commands in a shell, or "" for an unknown shell. The script reads the flags of
// a command from its help.
func Completion(shell string, commands []string) string {
	return strings.ReplaceAll(completions[shell], "COMMANDS", strings.Join(commands, " "))
}

// completions holds the scripts by shell.
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
