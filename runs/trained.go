package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Trained holds the results of training networks side by side: the shortlist of a run, or the networks of `evolve train`.
type Trained struct {
	Text     string           `json:"text"`            // what the networks were trained on, in one line
	Recipe   string           `json:"recipe"`          // the settings of training, in one line
	Words    int              `json:"words"`           // size of the vocabulary; a uniform guess has a loss of ln(Words)
	Rates    []float64        `json:"rates,omitempty"` // learning rates of which each network took its best; nil: all had one
	Winner   string           `json:"winner"`          // name of the best network that is not a known one; "" if all failed
	Verdicts []Verdict        `json:"verdicts,omitempty"`
	Networks []TrainedNetwork `json:"entrants"` // best first
}

// TrainedNetwork holds the training result of one network. Losses are cross-entropies in nats per token.
type TrainedNetwork struct {
	Name       string          `json:"name"`            // "c17" for candidate 17
	ID         int             `json:"id"`              // id of the candidate, -1 for other networks
	Identity   string          `json:"identity"`        // canonical hash of the genome
	Known      bool            `json:"known,omitempty"` // a published network, trained for comparison; cannot be the winner
	Width      int             `json:"width,omitempty"`
	Parameters int             `json:"parameters,omitempty"`
	Builtin    string          `json:"builtin,omitempty"` // the built-in genome with this identity, "" if there is none
	Rung       int             `json:"rung"`              // the last rung of successive halving in which it was trained
	Rate       float64         `json:"rate"`              // learning rate
	Tokens     int             `json:"tokens"`            // training tokens that it read, without those that chose its rate
	Valid      float64         `json:"valid,omitempty"`   // validation loss, the mean over seeds; 0 if training failed
	Test       float64         `json:"test,omitempty"`    // test loss of networks that reached the last rung; else 0
	BySeed     []SeedLoss      `json:"by_seed,omitempty"` // losses of its last rung
	Failed     string          `json:"failed,omitempty"`  // why training failed; "" if it did not
	Genome     json.RawMessage `json:"genome"`
}

// SeedLoss holds the losses of one training of a network.
type SeedLoss struct {
	Seed  uint64  `json:"seed"` // of the weights
	Valid float64 `json:"valid"`
	Test  float64 `json:"test,omitempty"`
}

// loss returns the test loss or the validation loss.
func (l SeedLoss) loss(test bool) float64 {
	if test {
		return l.Test
	}
	return l.Valid
}

// IsKnown reports whether the network is a published one: it was trained for comparison, or it is a built-in genome.
func (e TrainedNetwork) IsKnown() bool { return e.Known || e.Builtin != "" }

// Network returns the network with the given name.
func (t *Trained) Network(name string) (TrainedNetwork, bool) {
	for _, e := range t.Networks {
		if e.Name == name {
			return e, true
		}
	}
	return TrainedNetwork{}, false
}

// Loss returns the test loss, or the validation loss if there is no test loss. It reports false if training failed.
func (e TrainedNetwork) Loss() (loss float64, ok bool) {
	if e.Failed != "" {
		return 0, false
	}
	if e.Test > 0 {
		return e.Test, true
	}
	return e.Valid, e.Valid > 0
}

// ReadTrained reads the training results of the run in dir. It returns nil without an error if the run has none.
func ReadTrained(dir string) (*Trained, error) {
	return ReadTraining(filepath.Join(dir, filepath.FromSlash(TrainedFile)))
}

// ReadTraining reads a file of training results by its own path. It returns nil without an error if there is no file.
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
		err = errors.New("no networks in it: remove it, and resume the run or train again")
	}
	if err != nil {
		return nil, fmt.Errorf("runs: %s: %w", path, err)
	}
	return &t, nil
}

// Encode returns the JSON form of the results, which ReadTrained and ReadTraining read.
func (t Trained) Encode() ([]byte, error) {
	text, err := json.MarshalIndent(t, "", "  ")
	return append(text, '\n'), err
}
