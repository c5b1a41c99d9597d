package halving

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"evolve/nn"
)

// LogName names the log in Plan.Dir. The log has a header line with all conditions, then a Result as one line of JSON for each
// training and rung. The order of lines does not depend on the number of workers.
const LogName = "training.jsonl"

// log holds the results of earlier sessions, and appends new ones to the file.
type log struct {
	file    *os.File
	earlier []Result // not taken by next yet
}

// header is the first line of a log.
type header struct {
	Text     string    `json:"text"`
	Words    int       `json:"words"`
	Equal    Equal     `json:"equal"`
	Kernel   string    `json:"kernel"` // another kernel may change the last bits of a loss
	Recipe   any       `json:"recipe"`
	Grid     *grid     `json:"grid,omitempty"`
	Rungs    []int     `json:"rungs"`
	Seeds    []uint64  `json:"seeds"`
	Entrants []Entrant `json:"entrants"`
}

// grid says how each entrant chooses its learning rate.
type grid struct {
	Rates  []float64 `json:"rates"`
	Tokens int       `json:"tokens"` // read at each rate
	Seed   uint64    `json:"seed"`
}

// heading returns the first line of the log of a plan.
func (p *Plan) heading(entrants []Entrant) ([]byte, error) {
	settings, rates := p.Settings, (*grid)(nil)
	if len(p.Rates) > 0 {
		settings.Rate, rates = 0, &grid{p.Rates, p.RateTokens, p.RateSeed} // no training has the default rate
	}
	recipe := map[string]any{"layers": p.Shape.Layers, "embedding": p.Shape.Embedding, "hidden": p.Shape.Hidden, "tied": p.Shape.Tied,
		"dropout": p.Dropout, "settings": settings}
	if p.GateBias != 0 {
		recipe["gate_bias"] = p.GateBias
	}
	line, err := json.Marshal(header{p.Text, p.Words, p.Equal, nn.Kernel(), recipe, rates, p.Rungs, p.Seeds, entrants})
	return append(line, '\n'), err
}

// ErrConditions is wrapped by the error of a run whose folder has the log of other entrants or conditions.
var ErrConditions = errors.New("was written under other conditions: remove it, or choose another folder")

// open opens the log of the plan, or creates it. It refuses one with another header.
func (p *Plan) open(entrants []Entrant) (*log, error) {
	if err := os.MkdirAll(p.Dir, 0o777); err != nil {
		return nil, fmt.Errorf("halving: %w", err)
	}
	path := filepath.Join(p.Dir, LogName)
	first, err := p.heading(entrants)
	if err != nil {
		return nil, fmt.Errorf("halving: %w", err)
	}
	whole, err := completeLines(path)
	if err != nil {
		return nil, err
	}
	l := &log{}
	head, lines, found := bytes.Cut(whole, []byte("\n"))
	switch {
	case !found:
		whole = first
	case !bytes.Equal(append(head, '\n'), first):
		return nil, fmt.Errorf("halving: %s %w", path, ErrConditions)
	default:
		if l.earlier, err = parse(path, lines); err != nil {
			return nil, err
		}
	}
	if l.file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o666); err != nil {
		return nil, fmt.Errorf("halving: %w", err)
	}
	if err := l.replaceContent(whole); err != nil {
		l.file.Close()
		return nil, fmt.Errorf("halving: %w", err)
	}
	return l, nil
}

// replaceContent makes text the whole content of the file, and leaves the position at its end.
func (l *log) replaceContent(text []byte) error {
	if _, err := l.file.WriteAt(text, 0); err != nil {
		return err
	}
	if err := l.file.Truncate(int64(len(text))); err != nil {
		return err
	}
	_, err := l.file.Seek(0, io.SeekEnd)
	return err
}

// Read returns the results in the log of a folder in their order, and nil where there is no log. A last line without a line
// break, which a crash may leave, is not read.
func Read(dir string) ([]Result, error) {
	path := filepath.Join(dir, LogName)
	whole, err := completeLines(path)
	if err != nil {
		return nil, err
	}
	_, lines, _ := bytes.Cut(whole, []byte("\n"))
	return parse(path, lines)
}

// completeLines returns a file up to the last line break; nothing where there is no file.
func completeLines(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("halving: %w", err)
	}
	return text[:bytes.LastIndexByte(text, '\n')+1], nil
}

// parse reads the lines of a log behind its header.
func parse(path string, lines []byte) (all []Result, err error) {
	for i, line := range bytes.Split(bytes.TrimSuffix(lines, []byte("\n")), []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		var r Result
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("halving: %s: line %d: %w", path, i+2, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// next returns the result of a training from an earlier session, if it is the next one in the file.
func (l *log) next(t *training) (Result, bool) {
	if len(l.earlier) == 0 {
		return Result{}, false
	}
	r := l.earlier[0]
	if !r.isOf(t) {
		return Result{}, false
	}
	l.earlier = l.earlier[1:]
	return r, true
}

// isOf reports whether a result is that of a training.
func (r *Result) isOf(t *training) bool {
	return r.Rung == t.rung && r.Entrant == t.entrant.Name && r.Seed == t.seed && r.Rate == t.rate
}

// append writes a result to the file and to the disk.
func (l *log) append(r Result) error {
	if len(l.earlier) > 0 {
		e := l.earlier[0]
		return fmt.Errorf("halving: the log continues with %s in rung %d, not with %s in rung %d: it belongs to another plan", e.Entrant, e.Rung, r.Entrant, r.Rung)
	}
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("halving: %w", err)
	}
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("halving: %w", err)
	}
	if err := l.file.Sync(); err != nil {
		return fmt.Errorf("halving: %w", err)
	}
	return nil
}

func (l *log) close() { l.file.Close() }
