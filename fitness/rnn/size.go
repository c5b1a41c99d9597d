package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// parameters counts the weights of the language model: embedding, cells of all layers, decoder.
var parameters = fitness.Metric{
	Name: "parameters", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Known:   "published tau .001: the benchmark controls for size",
	Takes:   []string{"layers", "width", "embedding"},
	Summary: "weights of the whole language model",
	Source:  "-",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Cell.Parameters(modelShape(p, s), p.Model.Vocabulary)), nil
	}),
}

// multiplyAdds counts the multiplications by a weight that the cells of all layers spend on one token.
var multiplyAdds = fitness.Metric{
	Name: "multiply_adds", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Known:   "as parameters",
	Takes:   parameters.Takes,
	Summary: "multiplications by a weight per token, cells of all layers",
	Source:  "-",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Cell.MultiplyAdds(modelShape(p, s))), nil
	}),
}

func modelShape(p *Probe, s fitness.Settings) nnrnn.Shape {
	return nnrnn.Shape{Layers: s.Layers, Embedding: s.Embedding, Hidden: s.Width, Tied: p.Model.Tied}
}
