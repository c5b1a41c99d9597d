package fitness

import "evolve/nn"

// parameters counts the weights of the language model: embedding, cells of all layers, decoder.
var parameters = Metric{
	Name: "parameters", Version: 1, Direction: Minimize, Cost: Static,
	Known:   "published tau .001: the benchmark controls for size",
	Takes:   []string{"layers", "width", "embedding"},
	Summary: "weights of the whole language model",
	Source:  "-",
	Score: func(p *Probe, s Settings) (float64, error) {
		return float64(p.Cell.Parameters(modelShape(p, s), p.Model.Vocabulary)), nil
	},
}

// multiplyAdds counts the multiplications by a weight that the cells of all layers spend on one token.
var multiplyAdds = Metric{
	Name: "multiply_adds", Version: 1, Direction: Minimize, Cost: Static,
	Known:   "as parameters",
	Takes:   parameters.Takes,
	Summary: "multiplications by a weight per token, cells of all layers",
	Source:  "-",
	Score: func(p *Probe, s Settings) (float64, error) {
		return float64(p.Cell.MultiplyAdds(modelShape(p, s))), nil
	},
}

func modelShape(p *Probe, s Settings) nn.Shape {
	return nn.Shape{Layers: s.Layers, Embedding: s.Embedding, Hidden: s.Width, Tied: p.Model.Tied}
}
