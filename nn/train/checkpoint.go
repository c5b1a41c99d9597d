package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"evolve/nn/safetensors"
)

// Names of arrays and metadata in a checkpoint. Weights have their own names.
const (
	bestPrefix    = "best."
	momentPrefix  = "moment%d."
	carriedPrefix = "carried.%d"
	stateKey      = "state"
)

// Save writes a checkpoint in the format of safetensors: weights, best weights, moments of the optimizer, carried states and
// State. about describes the conditions of the training; Load compares it.
func (t *Trainer) Save(w io.Writer, about string) error {
	state, err := json.Marshal(t.State)
	if err == nil {
		err = safetensors.Write(w, t.arrays(t.carried()), map[string]string{stateKey: string(state), "about": about})
	}
	if err != nil {
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	return nil
}

// carried returns the states that the next window starts from, none where the model carries none.
func (t *Trainer) carried() [][]float32 {
	if c, ok := t.Model.(Carrier); ok {
		return c.Carried()
	}
	return nil
}

// arrays returns the arrays of a checkpoint, with the given carried states. The values of the others are not copies.
func (t *Trainer) arrays(carried [][]float32) (all []safetensors.Tensor) {
	add := func(name string, shape []int, value []float32) {
		all = append(all, safetensors.Tensor{Name: name, Shape: shape, Value: value})
	}
	for i, p := range t.Model.Parameters() {
		add(p.Name, p.Shape, p.Value)
		for k, m := range t.optimizer.moments() {
			add(fmt.Sprintf(momentPrefix, k)+p.Name, p.Shape, m[i])
		}
		if t.Best >= 0 {
			add(bestPrefix+p.Name, p.Shape, t.best[i])
		}
	}
	for i, c := range carried {
		add(fmt.Sprintf(carriedPrefix, i), []int{len(c)}, c)
	}
	return all
}

// Load reads a checkpoint, so that the training continues where Save was called. The model, the settings and the streams must be
// those of the saved training. Load returns an error if about differs or the arrays do not fit; the trainer may then be
// changed in part and must not be used.
func (t *Trainer) Load(r io.Reader, about string) error {
	all, metadata, err := safetensors.Read(r)
	if err != nil {
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	if metadata["about"] != about {
		return fmt.Errorf("train: checkpoint: it belongs to another training:\n  %s\nthis one is:\n  %s", metadata["about"], about)
	}
	var state State
	if err := json.Unmarshal([]byte(metadata[stateKey]), &state); err != nil {
		return fmt.Errorf("train: checkpoint: state: %w", err)
	}
	if why := state.check(); why != "" {
		return fmt.Errorf("train: checkpoint: state: %s", why)
	}
	t.State = state
	if t.best = nil; t.Best >= 0 {
		t.keepBest() // allocates t.best
	}
	return t.fill(all)
}

// check returns why no training has such a state, or "".
func (s State) check() string {
	switch {
	case s.Best < -1 || s.Best >= len(s.Curve):
		return fmt.Sprintf("best evaluation %d of %d", s.Best, len(s.Curve))
	case s.Updates < 0 || s.Tokens < 0 || s.At < 0 || s.Count < 0 || s.Rate < 0:
		return fmt.Sprintf("negative number in %+v", s)
	case s.Due && s.Count == 0:
		return "an evaluation is due without an update before it"
	}
	return ""
}

// fill copies the arrays of a checkpoint to the weights, moments and carried states.
func (t *Trainer) fill(all []safetensors.Tensor) error {
	var carried [][]float32
	for _, a := range all {
		if strings.HasPrefix(a.Name, strings.TrimSuffix(carriedPrefix, "%d")) {
			carried = append(carried, a.Value)
		}
	}
	want := t.arrays(carried)
	if len(want) != len(all) {
		return fmt.Errorf("train: checkpoint: %d arrays, want %d", len(all), len(want))
	}
	for i, a := range all {
		if a.Name != want[i].Name || !slices.Equal(a.Shape, want[i].Shape) {
			return fmt.Errorf("train: checkpoint: array %s %v, want %s %v", a.Name, a.Shape, want[i].Name, want[i].Shape)
		}
		copy(want[i].Value, a.Value)
	}
	t.Model.Changed()
	if c, ok := t.Model.(Carrier); ok {
		return c.Carry(t.Batch, carried)
	}
	if len(carried) > 0 {
		return errors.New("train: checkpoint: it has carried states, the model carries none")
	}
	return nil
}
