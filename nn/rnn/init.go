package rnn

import (
	"math"
	"math/rand/v2"

	"evolve/nn/internal/kernel"
)

// Init selects the rule by which weights and embeddings are drawn.
type Init uint8

const (
	// Benchmark draws as NAS-Bench-NLP does before training: embeddings from U(-0.1, 0.1), weights and biases of a cell
	// from U(-1/sqrt(H), 1/sqrt(H)).
	Benchmark Init = iota
	// Critical gives a weight matrix [H][H] a spectral radius of about 1: weights from U(-sqrt(3/H), sqrt(3/H)),
	// embeddings from N(0, 1), biases as in Benchmark.
	Critical
)

// String returns the name of the rule: "benchmark" or "critical".
func (i Init) String() string {
	if i == Critical {
		return "critical"
	}
	return "benchmark"
}

// bounds returns the limits of the uniform draws of weights and of biases for a layer of this width (H).
func (i Init) bounds(width int) (weight, bias float32) {
	bias = float32(1 / math.Sqrt(float64(width)))
	if i == Critical {
		return float32(math.Sqrt(3 / float64(width))), bias
	}
	return bias, bias
}

// drawEmbedding fills row [E] with the embedding of a token.
func (i Init) drawEmbedding(row []float32, key uint64, token int) {
	if i == Benchmark {
		kernel.Uniform(row, 0.1, key, uint64(token))
		return
	}
	rng := rand.New(rand.NewPCG(key, uint64(token)*0x9e3779b97f4a7c15))
	for j := range row {
		row[j] = float32(rng.NormFloat64())
	}
}
