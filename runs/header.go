package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Format numbers the version of the log that this package writes. It is the newest that it reads.
const Format = 1

// Header states everything that a run is a function of, and nothing that depends on the moment of the run. It is the first
// line of a log.
type Header struct {
	Format    int             `json:"format"`           // 0 means Format
	Program   string          `json:"program"`          // version of evolve
	Go        string          `json:"go"`               // version of the compiler
	Arch      string          `json:"arch"`             // GOARCH
	Kernel    string          `json:"kernel,omitempty"` // instruction set of the numeric kernels
	Seed      uint64          `json:"seed"`
	Config    json.RawMessage `json:"config"`             // the resolved configuration, a JSON object, without the settings of the machine
	Input     string          `json:"input,omitempty"`    // what networks read; a text is identified by its digest, because its file may change
	Training  string          `json:"training,omitempty"` // what candidates are trained on, with a digest of it
	Oracle    *Oracle         `json:"oracle,omitempty"`
	Reference *Reference      `json:"reference,omitempty"`
}

// Reference identifies the frozen random sample of the space against which objectives are ranked.
type Reference struct {
	Size   int    `json:"size"`
	Digest string `json:"digest"`
}

// Oracle identifies a table of published results of trained networks. Lines have its results as the metric "truth".
type Oracle struct {
	Label    string `json:"label"`
	Maximize bool   `json:"maximize"` // larger results are better
	Pool     bool   `json:"pool"`     // the search was restricted to the members of the table
	Size     int    `json:"size"`     // members with a result
	Digest   string `json:"digest"`
}

// Mode returns "proxy" for a search of the whole space by metrics that need no training, "short" for one that trains its
// candidates for a short time, and "pool" for a search among networks with published results.
func (h Header) Mode() string {
	switch {
	case h.Oracle != nil && h.Oracle.Pool:
		return "pool"
	case h.Training != "":
		return "short"
	}
	return "proxy"
}

// ErrNoHeader reports that a directory has no log, or one that ends inside its first line. Open and Read wrap it. No
// candidate was recorded there, so Create accepts the directory.
var ErrNoHeader = errors.New("no run is recorded here: start it again with its configuration")

// encode returns the header as a line.
func (h Header) encode() ([]byte, error) {
	if h.Format == 0 {
		h.Format = Format
	}
	if !isObject(h.Config) {
		return nil, fmt.Errorf("runs: header: config (%.40q): want a JSON object", h.Config)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // people read it: a constraint is "<=25e6"
	if err := e.Encode(h); err != nil {
		return nil, fmt.Errorf("runs: header: %w", err)
	}
	return b.Bytes(), nil
}

// parseHeader reads the first line of the log called name. The line has no newline if the log ends inside it.
func parseHeader(name string, line []byte) (h Header, err error) {
	text, whole := bytes.CutSuffix(line, []byte{'\n'})
	if !whole {
		if !startsHeader(text) {
			return h, fmt.Errorf("runs: header (%s): not a log of evolve: it has no first line; use another directory", name)
		}
		return h, fmt.Errorf("runs: header (%s): %w", name, ErrNoHeader)
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, fmt.Errorf("runs: header (%s:1): not readable (%w): put the first line back, or start in another directory", name, err)
	}
	switch {
	case h.Format < 1:
		return h, fmt.Errorf("runs: header (%s:1): not a log of evolve: it states no format; use another directory", name)
	case h.Format > Format:
		return h, fmt.Errorf("runs: header (%s:1): format %d is newer than this program, which reads up to %d: update evolve (the log was written by %s)",
			name, h.Format, Format, h.Program)
	case !isObject(h.Config):
		return h, fmt.Errorf("runs: header (%s:1): holds no configuration: put the first line back, or start in another directory", name)
	}
	return h, nil
}

// startsHeader reports whether a text can be the beginning of a header. Otherwise the file never was a log.
func startsHeader(text []byte) bool {
	start := []byte(`{"format":`)
	n := min(len(start), len(text))
	return bytes.Equal(start[:n], text[:n])
}

// isObject reports whether a JSON text is an object.
func isObject(text json.RawMessage) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte{'{'})
}
