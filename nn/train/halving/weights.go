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

// Weights holds the content of a file of trained weights.
type Weights struct {
	Identity string
	Genome   string // Entrant.Genome
	Words    string // the vocabulary by token, one word a line; empty: tokens have no words
	Sizes    Sizes
	Tensors  []safetensors.Tensor // named as in the exported PyTorch module
}

// Sizes holds the sizes of a trained model. Those of an encoder are in its genome, except for Words.
type Sizes struct {
	Layers    int  `json:"layers,omitempty"`
	Embedding int  `json:"embedding,omitempty"`
	Hidden    int  `json:"hidden,omitempty"`
	Tied      bool `json:"tied,omitempty"`
	Words     int  `json:"words"`
}

// Weights returns the path of the file of trained weights of an entrant. The file exists once the training has reached the
// last rung, unless its result came from the cache, which Entrant.Weights prevents.
func (p *Plan) Weights(entrant string, seed uint64) string {
	return filepath.Join(p.Dir, fileName(entrant, seed)+".safetensors")
}

// writeWeights writes the weights of a training that reached the last rung.
func (w *pool) writeWeights(t *training, m train.Model) error {
	var all []safetensors.Tensor
	for _, p := range m.Parameters() {
		all = append(all, safetensors.Tensor{Name: p.Name, Shape: p.Shape, Value: p.Value})
	}
	sizes := Sizes{Words: w.Words}
	if c, ok := t.entrant.Network.(rnn.Cell); ok {
		s := w.shape(c)
		sizes.Layers, sizes.Embedding, sizes.Hidden, sizes.Tied = s.Layers, s.Embedding, s.Hidden, s.Tied
	}
	text, err := json.Marshal(sizes)
	if err != nil {
		return fmt.Errorf("halving: %w", err)
	}
	metadata := map[string]string{"words": strings.Join(w.Vocabulary, "\n"), "identity": t.entrant.Identity, "genome": t.entrant.Genome,
		"sizes": string(text), "training": w.conditions(t)}
	var b bytes.Buffer
	if err := safetensors.Write(&b, all, metadata); err != nil {
		return fmt.Errorf("halving: %w", err)
	}
	return replaceFile(w.Weights(t.entrant.Name, t.seed), b.Bytes())
}

// ReadWeights reads a file of trained weights. It refuses a safetensors file that Run did not write, or whose entrant had no
// genome.
func ReadWeights(path string) (w Weights, err error) {
	f, err := os.Open(path)
	if err != nil {
		return w, fmt.Errorf("halving: %w", err)
	}
	defer f.Close()
	all, metadata, err := safetensors.Read(f)
	if err != nil {
		return w, fmt.Errorf("halving: weights (%s): %w", path, err)
	}
	w = Weights{Identity: metadata["identity"], Genome: metadata["genome"], Words: metadata["words"], Tensors: all}
	if err := json.Unmarshal([]byte(metadata["sizes"]), &w.Sizes); err != nil || w.Genome == "" {
		return w, fmt.Errorf("halving: weights (%s): the file has no genome and sizes, so it is not the result of a training", path)
	}
	return w, nil
}
