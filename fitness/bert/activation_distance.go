package bert

import (
	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnbert "evolve/nn/bert"
)

// activationDistance computes sum_l sum_ab K_l[a][b], K_l[a][b] the number of places of feed-forward layer l in which
// the activations of sequences a and b have the same sign; pairs a = b count too. Maximized. activation_distance_mean
// divides by the number of feed-forward layers. Cost: one forward pass. Source: Serianni & Kalita 2023, arXiv
// 2306.00288, section 5, after Mellor et al. 2021, arXiv 2006.04647. Despite its name it is largest for sequences that
// are alike; that is the published definition. Departure: the published values also count every layer of earlier
// candidates again, because hooks accumulate; these count each layer once.
var activationDistance, activationDistanceMean = sumAndMean(row{fitness.Metric{
	Name: "activation_distance", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: defaultSize,
	Summary: "number of places where sequences have activations of the same sign",
	Source:  paper + "; after Mellor et al. 2021, arXiv 2006.04647",
	Known:   "measured tau 0.47 nominal, 0.59 trained; published 0.20",
}, signAgreement}, "measured tau 0.04 nominal, 0.24 trained; published -0.04",
	func(p *Probe, s fitness.Settings) (sum float64, layers int, err error) {
		o, err := p.observed(s, signAgreement)
		if err != nil {
			return 0, 0, err
		}
		a := o.(*agreement)
		for _, v := range a.kernel {
			sum += v
		}
		return sum, a.layers, nil
	})

var signAgreement = &observerKind{func(_ *Probe, s fitness.Settings) observer {
	return &agreement{kernel: make([]float64, s.Batch*s.Batch), codes: make([][]uint64, s.Batch)}
}}

// agreement counts in how many places of all feed-forward layers the signs of two sequences agree.
type agreement struct {
	kernel []float64  // [B][B]
	codes  [][]uint64 // [B], signs of one layer
	layers int
}

func (a *agreement) see(s nnbert.Signal, _ int, x []float32, _ int) {
	if s != nnbert.PreActivation { // GELU keeps the sign
		return
	}
	n := len(x) / len(a.codes)
	for b := range a.codes {
		a.codes[b] = numeric.Signs(a.codes[b][:0], x[b*n:(b+1)*n])
	}
	numeric.AddAgreement(a.kernel, a.codes, n)
	a.layers++
}
