package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Format is the version of the log that this package writes, and the newest it reads.
const Format = 1

// Header is the first line of a log: what the run is a function of, and nothing that depends on the moment.
type Header struct {
	Format    int             `json:"format"`           // Format when 0
	Program   string          `json:"program"`          // version of evolve
	Go        string          `json:"go"`               // version of the compiler
	Arch      string          `json:"arch"`             // GOARCH
	Kernel    string          `json:"kernel,omitempty"` // instruction set of the numeric kernels
	Seed      uint64          `json:"seed"`
	Config    json.RawMessage `json:"config"`          // the resolved configuration, an object, without what belongs to the machine
	Input     string          `json:"input,omitempty"` // what networks read; a text is named by its digest, for its file may change
	Oracle    *Oracle         `json:"oracle,omitempty"`
	Reference *Reference      `json:"reference,omitempty"`
}

// Reference identifies the frozen random sample of the space against which objectives are ranked.
type Reference struct {
	Size   int    `json:"size"`
	Digest string `json:"digest"`
}

// Oracle identifies the published results of trained networks that lines have as the metric "truth".
type Oracle struct {
	Label    string `json:"label"`
	Maximize bool   `json:"maximize"` // larger is better
	Pool     bool   `json:"pool"`     // the search was among its members alone
	Size     int    `json:"size"`     // of its members, those with a result
	Digest   string `json:"digest"`
}

// Mode says what a run's result holds for: "proxy", the whole space by metrics that need no training, or "pool", networks
// that were trained alone.
func (h Header) Mode() string {
	if h.Oracle != nil && h.Oracle.Pool {
		return "pool"
	}
	return "proxy"
}

// ErrNoHeader is wrapped by the error of Open and Read for a directory whose log is missing, empty, or ends inside its
// first line. No candidate was recorded there, so nothing is lost by starting anew: Create accepts the directory.
var ErrNoHeader = errors.New("no run has begun here: nothing is recorded, so start it anew with its config")

// encode is the header as a line.
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

// parseHeader reads the first line of the log called name, which ends with a newline unless the log ends in it.
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

// startsHeader tells a header that was cut off from a file that never was a log.
func startsHeader(text []byte) bool {
	start := []byte(`{"format":`)
	n := min(len(start), len(text))
	return bytes.Equal(start[:n], text[:n])
}

func isObject(text json.RawMessage) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte{'{'})
}
