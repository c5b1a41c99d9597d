package cli

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Streams holds the standard input, output and error of a command.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// CheckedWriter remembers the first error of Write, so that the program can fail if its output was lost.
type CheckedWriter struct {
	io.Writer
	Failed error
}

// Write implements io.Writer.
func (c *CheckedWriter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if err != nil && c.Failed == nil {
		c.Failed = err
	}
	return n, err
}

// IsTerminal reports whether standard output is a terminal.
func (s Streams) IsTerminal() bool {
	out := s.Out
	if c, ok := out.(*CheckedWriter); ok {
		out = c.Writer
	}
	return isTerminal(out)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Quoted returns a path quoted for a shell, as one word.
func Quoted(path string) string {
	if strings.ContainsAny(path, " \t'\"$&;()*?<>|`\\") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// FileName returns a name in which _ replaces every character that is not a letter, a digit, _, - or =.
func FileName(name string) string {
	b := []byte(name)
	for i, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '=') {
			b[i] = '_'
		}
	}
	return string(b)
}
