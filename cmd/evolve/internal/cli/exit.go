package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

// Exit codes.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2 // the command line or a configuration is wrong
	ExitInterrupted = 3 // stopped by a signal; evolve resume continues
	ExitMissing     = 4 // a file or a folder is missing
)

// ExitError is an error with the exit code that it leads to.
type ExitError struct {
	Code int
	error
}

// Unwrap returns the error inside.
func (e ExitError) Unwrap() error { return e.error }

// Exit returns err with an exit code.
func Exit(code int, err error) error { return ExitError{code, err} }

// Usage returns an error in the command line or a configuration.
func Usage(format string, args ...any) error {
	return ExitError{ExitUsage, fmt.Errorf(format, args...)}
}

// Interrupted returns an error that a signal led to; the message says how to continue.
func Interrupted(format string, args ...any) error {
	return ExitError{ExitInterrupted, fmt.Errorf(format, args...)}
}

// Missing returns an error about something that does not exist.
func Missing(format string, args ...any) error {
	return ExitError{ExitMissing, fmt.Errorf(format, args...)}
}

// CodeOf returns the exit code that an error leads to: its own, ExitMissing where a file does not exist, else ExitFailed.
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
