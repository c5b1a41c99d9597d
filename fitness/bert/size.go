package bert

import (
	"math"

	"evolve/fitness"
)

var parameters = fitness.Metric{
	Name: "parameters", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Summary: "weights of the encoder",
	Source:  "-",
	Score: score(func(p *Probe, _ fitness.Settings) (float64, error) {
		return float64(p.Encoder.Parameters()), nil
	}),
}

var multiplyAdds = fitness.Metric{
	Name: "multiply_adds", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Takes: []string{"length"}, Defaults: defaults,
	Summary: "multiplications of a forward pass per sequence",
	Source:  "-",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Encoder.MultiplyAdds(s.Length)), nil
	}),
}

var peakActivation = fitness.Metric{
	Name: "peak_activation", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Takes: []string{"batch", "length"}, Defaults: defaults,
	Summary: "bytes of float32 that a forward pass holds at once",
	Source:  "-",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return float64(p.Encoder.PeakActivation(s.Batch, s.Length)), nil
	}),
}

// spectralCapacity: sum over layers of the logarithm of the sum over weight matrices of psi, the capacity in nats of a
// channel whose singular values follow the law of Marchenko and Pastur. Closed form: no network is built.
var spectralCapacity = fitness.Metric{
	Name: "spectral_capacity", Version: 1, Direction: fitness.Maximize, Cost: fitness.Static,
	Summary: "capacity of random matrices of the encoder's shapes",
	Source:  "after Tulino & Verdu 2004, Random Matrix Theory and Wireless Communications; as a score new here",
	Score: score(func(p *Probe, _ fitness.Settings) (float64, error) {
		sums := make([]float64, len(p.Encoder.Layers))
		for _, w := range p.Encoder.Shapes() {
			if w.Layer >= 0 && w.IsMatrix() {
				sums[w.Layer] += psi(w.Rows, w.Cols)
			}
		}
		total := 0.0
		for _, v := range sums {
			total += math.Log(v)
		}
		return total, nil
	}),
}

// psi is the capacity of a random m by n matrix.
func psi(rows, cols int) float64 {
	m, n := float64(max(rows, cols)), float64(min(rows, cols))
	b, power := n/m, 2*m/(m+n)
	root := math.Sqrt(b)
	f := math.Sqrt(power*(1+root)*(1+root)+1) - math.Sqrt(power*(1-root)*(1-root)+1)
	f *= f
	return n * (math.Log(1+power-f/4) + math.Log(1+power*b-f/4)/b - f/(4*power*b))
}
