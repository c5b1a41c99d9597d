package halving

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"evolve/nn/rnn"
	"evolve/nn/safetensors"
	"evolve/nn/train"
)

// Weights is what a file of trained weights holds.
type Weights struct {
	Identity string
	Genome   string // as published
	Words    string // the vocabulary by token, a word a line
	Sizes    Sizes
	Tensors  []safetensors.Tensor
}

// Sizes are those of a trained model; of encoders Words alone.
type Sizes struct {
	Layers    int  `json:"layers,omitempty"`
	Embedding int  `json:"embedding,omitempty"`
	Hidden    int  `json:"hidden,omitempty"`
	Tied      bool `json:"tied,omitempty"`
	Words     int  `json:"words"`
}

// Weights is the file of trained weights of an entrant that came to the last rung.
func (f *Plan) Weights(entrant string, seed uint64) string {
	return filepath.Join(f.Dir, fmt.Sprintf("%s-s%d.safetensors", entrant, seed))
}

// weights keeps the trained weights of one that came to the end.
func (p *pool) weights(t *task, m train.Model) error {
	var all []safetensors.Tensor
	for _, w := range m.Parameters() {
		all = append(all, safetensors.Tensor{Name: w.Name, Shape: w.Shape, Value: w.Value})
	}
	sizes := Sizes{Words: p.Words}
	if c, ok := t.entrant.Network.(rnn.Cell); ok {
		s := p.fit(c)
		sizes.Layers, sizes.Embedding, sizes.Hidden, sizes.Tied = s.Layers, s.Embedding, s.Hidden, s.Tied
	}
	text, err := json.Marshal(sizes)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	about := map[string]string{"words": strings.Join(p.Vocabulary, "\n"), "identity": t.entrant.Identity, "genome": t.entrant.Genome, "sizes": string(text), "training": p.about(t)}
	if err := safetensors.Write(&b, all, about); err != nil {
		return err
	}
	return replace(p.Weights(t.entrant.Name, t.seed), b.Bytes())
}

// ReadWeights reads a file of trained weights.
func ReadWeights(path string) (w Weights, err error) {
	f, err := os.Open(path)
	if err != nil {
		return w, err
	}
	defer f.Close()
	all, about, err := safetensors.Read(f)
	if err != nil {
		return w, fmt.Errorf("training: weights (%s): %w", path, err)
	}
	w = Weights{Identity: about["identity"], Genome: about["genome"], Words: about["words"], Tensors: all}
	if err := json.Unmarshal([]byte(about["sizes"]), &w.Sizes); err != nil || w.Genome == "" {
		return w, fmt.Errorf("training: weights (%s): they are not trained ones: evolve train and shortlists keep these", path)
	}
	return w, nil
}
