package bert

import (
	"evolve/fitness"
)

// parameters counts the weights of the encoder. Minimized. Cost: static.
var parameters = row{Metric: fitness.Metric{
	Name: "parameters", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Summary: "number of weights of the encoder",
	Source:  "-",
	Known:   "measured tau 0.49 nominal, 0.58 trained; published 0.48",
	Score: score(func(p *Probe, _ fitness.Settings) (float64, error) {
		return float64(p.Encoder.Parameters()), nil
	}),
}}

// multiplyAdds counts the multiplications of a forward pass over one sequence. Minimized. Cost: static.
var multiplyAdds = row{Metric: fitness.Metric{
	Name: "multiply_adds", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Takes: []string{"length"}, Defaults: defaultSize,
	Summary: "multiplications of a forward pass per sequence",
	Source:  "-",
	Known:   "measured tau 0.49 nominal, 0.58 trained",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Encoder.MultiplyAdds(s.Length)), nil
	}),
}}

// peakActivation computes the bytes of float32 activations that a forward pass holds at the same time. Minimized. Cost:
// static.
var peakActivation = row{Metric: fitness.Metric{
	Name: "peak_activation", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Takes: []string{"batch", "length"}, Defaults: defaultSize,
	Summary: "bytes of float32 that a forward pass holds at the same time",
	Source:  "-",
	Known:   "measured tau 0.35 nominal, 0.35 trained",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Encoder.PeakActivation(s.Batch, s.Length)), nil
	}),
}}
