package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Trained is the shortlist of a run, really trained.
type Trained struct {
	Text     string           `json:"text"`     // what networks were trained on
	Recipe   string           `json:"recipe"`   // how, in one line
	Words    int              `json:"words"`    // the vocabulary; guessing has a loss of ln words
	Winner   string           `json:"winner"`   // the entrant that is best and not known before, "" where all failed
	Networks []TrainedNetwork `json:"entrants"` // the best first
}

// TrainedNetwork is one network of a shortlist.
type TrainedNetwork struct {
	Name       string          `json:"name"` // c17 is candidate 17
	ID         int             `json:"id"`   // of the candidate, -1 for known networks
	Identity   string          `json:"identity"`
	Known      bool            `json:"known,omitempty"`
	Width      int             `json:"width,omitempty"`
	Parameters int             `json:"parameters,omitempty"`
	Rung       int             `json:"rung"`            // the last that it was trained in
	Tokens     int             `json:"tokens"`          // that it read
	Valid      float64         `json:"valid,omitempty"` // loss, the mean over seeds; nothing where it failed
	Test       float64         `json:"test,omitempty"`  // the same on the test text, of those that came to the end
	Failed     string          `json:"failed,omitempty"`
	Genome     json.RawMessage `json:"genome"`
}

// Network finds one by its name.
func (t *Trained) Network(name string) (TrainedNetwork, bool) {
	for _, e := range t.Networks {
		if e.Name == name {
			return e, true
		}
	}
	return TrainedNetwork{}, false
}

// Loss is that of the test text, or where there is none, or it was not read, of the validation text.
func (e TrainedNetwork) Loss() (loss float64, ok bool) {
	if e.Failed != "" {
		return 0, false
	}
	if e.Test > 0 {
		return e.Test, true
	}
	return e.Valid, e.Valid > 0
}

// ReadTrained reads what became of the shortlist of the run in dir; nil where there is none.
func ReadTrained(dir string) (*Trained, error) {
	return ReadTraining(filepath.Join(dir, filepath.FromSlash(TrainedFile)))
}

// ReadTraining reads such a file by its own path; nil where there is none.
func ReadTraining(path string) (*Trained, error) {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var t Trained
	err = json.Unmarshal(text, &t)
	if err == nil && len(t.Networks) == 0 {
		err = errors.New("no entrants in it: remove it, and resume the run or train again")
	}
	if err != nil {
		return nil, fmt.Errorf("runs: %s: %w", path, err)
	}
	return &t, nil
}
