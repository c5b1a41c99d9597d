package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// parameters counts the weights of the language model: embedding, cells of all layers, decoder. Minimized. Cost:
// static.
var parameters = fitness.Metric{
	Name: "parameters", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Known:   "published tau 0.001: size does not predict the loss in this space",
	Takes:   []string{"layers", "width", "embedding"},
	Summary: "number of weights of the whole language model",
	Source:  "-",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Cell.Parameters(modelShape(p, s), p.Model.Vocabulary)), nil
	}),
}

// multiplyAdds counts the multiplications by a weight that the cells of all layers compute for one token. Minimized.
// Cost: static.
var multiplyAdds = fitness.Metric{
	Name: "multiply_adds", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Known:   "as for parameters",
	Takes:   parameters.Takes,
	Summary: "multiplications by a weight per token, cells of all layers",
	Source:  "-",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Cell.MultiplyAdds(modelShape(p, s))), nil
	}),
}

// modelShape returns the shape of the language model's stack at the settings' size.
func modelShape(p *Probe, s fitness.Settings) nnrnn.Shape {
	return nnrnn.Shape{Layers: s.Layers, Embedding: s.Embedding, Hidden: s.Width, Tied: p.Model.Tied}
}
