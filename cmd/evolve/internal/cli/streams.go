package cli

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// CheckedWriter remembers the first error of a Write: a result that did not arrive is a failure, whoever wrote it.
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

// Quoted returns a path as a shell takes it for one word.
func Quoted(path string) string {
	if strings.ContainsAny(path, " \t'\"$&;()*?<>|`\\") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// FileName returns a name with _ in place of every character that some file system refuses.
func FileName(name string) string {
	b := []byte(name)
	for i, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '=') {
			b[i] = '_'
		}
	}
	return string(b)
}
