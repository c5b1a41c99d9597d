package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

// These are the exit codes of the program.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2 // the command line or a configuration is wrong
	ExitInterrupted = 3 // stopped by a signal; evolve resume continues
	ExitMissing     = 4 // a file or a folder is missing
)

// ExitError adds an exit code to an error.
type ExitError struct {
	Code int
	error
}

// Unwrap returns the error inside.
func (e ExitError) Unwrap() error { return e.error }

// Exit returns err with an exit code.
func Exit(code int, err error) error { return ExitError{code, err} }

// Usage returns an error about the command line or a configuration.
func Usage(format string, args ...any) error {
	return ExitError{ExitUsage, fmt.Errorf(format, args...)}
}

// Interrupted returns an error about an interruption by a signal. The message must say how to continue.
func Interrupted(format string, args ...any) error {
	return ExitError{ExitInterrupted, fmt.Errorf(format, args...)}
}

// Missing returns an error about a file or folder that does not exist.
func Missing(format string, args ...any) error {
	return ExitError{ExitMissing, fmt.Errorf(format, args...)}
}

// CodeOf returns the exit code of an error: the code that it carries, ExitMissing if a file does not exist, or ExitFailed.
func CodeOf(err error) int {
	var exit ExitError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return ExitDone
	case errors.As(err, &exit):
		return exit.Code
	case errors.Is(err, os.ErrNotExist):
		return ExitMissing
	}
	return ExitFailed
}
