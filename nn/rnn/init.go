package rnn

import (
	"math"
	"math/rand/v2"

	"evolve/nn/internal/kernel"
)

// Init is a rule for drawing weights.
type Init uint8

const (
	// Benchmark is what NAS-Bench-NLP trains from: embedding U(-0.1, 0.1), every cell weight and bias
	// U(-1/sqrt(width), 1/sqrt(width)).
	Benchmark Init = iota
	// Critical sets the spectral radius of a weight matrix to about 1: embedding N(0, 1), weights
	// U(-sqrt(3/width), sqrt(3/width)), biases as in Benchmark.
	Critical
)

// String is the rule's name.
func (i Init) String() string {
	if i == Critical {
		return "critical"
	}
	return "benchmark"
}

// bounds are the half-widths of the uniform draws of a layer of this width.
func (i Init) bounds(width int) (weight, bias float32) {
	bias = float32(1 / math.Sqrt(float64(width)))
	if i == Critical {
		return float32(math.Sqrt(3 / float64(width))), bias
	}
	return bias, bias
}

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
