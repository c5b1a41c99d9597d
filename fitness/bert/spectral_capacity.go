package bert

import (
	"math"

	"evolve/fitness"
)

// spectralCapacity computes sum_l ln sum_W psi(W), l over layers and W over the weight matrices of a layer. psi is the
// capacity in nats of a channel whose matrix is random: its singular values follow the law of Marchenko and Pastur.
// Maximized. Cost: static; the formula is closed and needs only the shapes of the matrices.
// Source of psi: Tulino & Verdu 2004, Random Matrix Theory and Wireless Communications. Its use as a score
// is new here.
var spectralCapacity = row{Metric: fitness.Metric{
	Name: "spectral_capacity", Version: 1, Direction: fitness.Maximize, Cost: fitness.Static,
	Summary: "capacity of random matrices with the shapes of the encoder's matrices",
	Source:  "after Tulino & Verdu 2004, Random Matrix Theory and Wireless Communications; as a score new here",
	Known:   "measured tau 0.71 nominal, 0.75 trained",
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
}}

// psi returns the capacity of a random matrix [rows][cols] in nats.
func psi(rows, cols int) float64 {
	m, n := float64(max(rows, cols)), float64(min(rows, cols))
	b, power := n/m, 2*m/(m+n)
	root := math.Sqrt(b)
	f := math.Sqrt(power*(1+root)*(1+root)+1) - math.Sqrt(power*(1-root)*(1-root)+1)
	f *= f
	return n * (math.Log(1+power-f/4) + math.Log(1+power*b-f/4)/b - f/(4*power*b))
}
