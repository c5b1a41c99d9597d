package train

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"evolve/nn/safetensors"
)

// Prefixes of arrays in a checkpoint; weights go by their own names.
const (
	bestPrefix    = "best."
	momentPrefix  = "moment%d."
	carriedPrefix = "carried.%d"
	stateKey      = "state"
)

// Save writes a checkpoint: a training that goes on from it is, to the bit, the one that was not interrupted. About is kept
// with it, and given back by Load.
func (t *Trainer) Save(w io.Writer, about string) error {
	state, err := json.Marshal(t.State)
	if err != nil {
		return err
	}
	return safetensors.Write(w, t.arrays(t.Model.Carried()), map[string]string{stateKey: string(state), "about": about})
}

// arrays are all that a checkpoint has, with carried states as given.
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

// Load puts a training where a checkpoint left it. The model and the settings must be those it was saved with; about is
// compared with what was.
func (t *Trainer) Load(r io.Reader, about string) error {
	all, metadata, err := safetensors.Read(r)
	if err != nil {
		return err
	}
	if metadata["about"] != about {
		return fmt.Errorf("train: checkpoint is of another training:\n  %s\nwanted:\n  %s", metadata["about"], about)
	}
	var state State
	if err := json.Unmarshal([]byte(metadata[stateKey]), &state); err != nil {
		return fmt.Errorf("train: checkpoint: state: %w", err)
	}
	if state.Best >= len(state.Curve) {
		return fmt.Errorf("train: checkpoint: best evaluation %d of %d", state.Best, len(state.Curve))
	}
	t.State = state
	if t.best = nil; t.Best >= 0 {
		t.keep() // room
	}
	return t.fill(all)
}

// fill copies arrays of a checkpoint to where they belong.
func (t *Trainer) fill(all []safetensors.Tensor) error {
	var carried [][]float32
	for _, a := range all {
		if strings.HasPrefix(a.Name, strings.TrimSuffix(carriedPrefix, "%d")) {
			carried = append(carried, a.Value)
		}
	}
	want := t.arrays(carried)
	if len(want) != len(all) {
		return fmt.Errorf("train: checkpoint has %d arrays, want %d", len(all), len(want))
	}
	for i, a := range all {
		if a.Name != want[i].Name || !slices.Equal(a.Shape, want[i].Shape) {
			return fmt.Errorf("train: checkpoint: array %s %v, want %s %v", a.Name, a.Shape, want[i].Name, want[i].Shape)
		}
		copy(want[i].Value, a.Value)
	}
	t.Model.Changed()
	return t.Model.Carry(t.Batch, carried)
}
