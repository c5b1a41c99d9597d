package halving

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"evolve/nn"
)

// LogName is the file of a field in its directory: a line that says what is trained, then one for each training and rung, in their order
// whatever the number of workers.
const LogName = "training.jsonl"

// log is the results of a field, those of earlier sessions and new ones.
type log struct {
	file *os.File
	old  []Result // that are not used yet
}

// heading is the first line.
type heading struct {
	Text     string    `json:"text"`
	Words    int       `json:"words"`
	Equal    Equal     `json:"equal"`
	Kernel   string    `json:"kernel"` // another one changes last bits
	Recipe   any       `json:"recipe"`
	Rungs    []int     `json:"rungs"`
	Seeds    []uint64  `json:"seeds"`
	Entrants []Entrant `json:"entrants"`
}

func (f *Plan) heading(entrants []Entrant) ([]byte, error) {
	recipe := map[string]any{"layers": f.Shape.Layers, "embedding": f.Shape.Embedding, "hidden": f.Shape.Hidden, "tied": f.Shape.Tied,
		"dropout": f.Dropout, "settings": f.Settings}
	line, err := json.Marshal(heading{f.Text, f.Words, f.Equal, nn.Kernel(), recipe, f.Rungs, f.Seeds, entrants})
	return append(line, '\n'), err
}

// open begins the field's log, or goes on with the one that is there.
func (f *Plan) open(entrants []Entrant) (*log, error) {
	if err := os.MkdirAll(f.Dir, 0o777); err != nil {
		return nil, err
	}
	path := filepath.Join(f.Dir, LogName)
	first, err := f.heading(entrants)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	l := &log{}
	whole := text[:bytes.LastIndexByte(text, '\n')+1] // a torn line is written again
	head, rest, found := bytes.Cut(whole, []byte("\n"))
	switch {
	case !found:
		whole = first
	case !bytes.Equal(append(head, '\n'), first):
		return nil, fmt.Errorf("training: %s is of another training: remove it, or choose another folder", path)
	default:
		if l.old, err = results(rest); err != nil {
			return nil, fmt.Errorf("training: %s: %w", path, err)
		}
	}
	if l.file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o666); err != nil {
		return nil, err
	}
	if err := l.begin(whole); err != nil {
		l.file.Close()
		return nil, err
	}
	return l, nil
}

// begin makes the file hold just this.
func (l *log) begin(whole []byte) error {
	if _, err := l.file.WriteAt(whole, 0); err != nil {
		return err
	}
	if err := l.file.Truncate(int64(len(whole))); err != nil {
		return err
	}
	_, err := l.file.Seek(0, 2)
	return err
}

func results(text []byte) (all []Result, err error) {
	for i, line := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		var r Result
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// Read is the results that a field has kept in a directory so far; none where there is no field. A torn line does not count.
func Read(dir string) ([]Result, error) {
	text, err := os.ReadFile(filepath.Join(dir, LogName))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	_, rest, _ := bytes.Cut(text[:bytes.LastIndexByte(text, '\n')+1], []byte("\n"))
	all, err := results(rest)
	if err != nil {
		return nil, fmt.Errorf("training: %s: %w", filepath.Join(dir, LogName), err)
	}
	return all, nil
}

// take is the result that an earlier session has of a training, in the order of the file.
func (l *log) take(rung int, entrant string, seed uint64) (Result, bool) {
	if len(l.old) == 0 {
		return Result{}, false
	}
	r := l.old[0]
	if r.Rung != rung || r.Entrant != entrant || r.Seed != seed {
		return Result{}, false
	}
	l.old = l.old[1:]
	return r, true
}

// append keeps a result for good.
func (l *log) append(r Result) error {
	if len(l.old) > 0 {
		return fmt.Errorf("training: the log has %s in rung %d next, not %s: it is not of this training", l.old[0].Entrant, l.old[0].Rung, r.Entrant)
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		return err
	}
	return l.file.Sync()
}

func (l *log) close() { l.file.Close() }
