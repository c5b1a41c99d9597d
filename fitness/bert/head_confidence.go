package bert

import (
	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// headConfidence computes, summed over projections (query, key, value, WMA's second query, the input of a transform),
// the mean over sequences and units of the largest value among positions. Maximized. head_confidence_mean divides by
// the number of projections. Cost: one forward pass. Source: Serianni & Kalita 2023, arXiv 2306.00288, section 5, after
// Voita et al. 2019, arXiv 1905.09418, where confidence is the largest attention weight; the published code takes the
// projections.
var headConfidence, headConfidenceMean = sumAndMean(row{fitness.Metric{
	Name: "head_confidence", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: defaultSize,
	Summary: "largest value of projections among positions",
	Source:  paper + "; after Voita et al. 2019, arXiv 1905.09418",
	Known:   "measured tau 0.53 nominal, 0.54 trained; published 0.48",
}, projectionMaxima}, "measured tau 0.29 nominal, 0.29 trained; published 0.30",
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		o, err := p.observed(s, projectionMaxima)
		if err != nil {
			return 0, 0, err
		}
		m := o.(*maxima)
		return m.sum, m.projections, nil
	})

var projectionMaxima = &observerKind{func(_ *Probe, s fitness.Settings) observer { return &maxima{length: s.Length} }}

// maxima adds up the means of the largest values of projections.
type maxima struct {
	length      int
	sum         float64
	projections int
}

func (m *maxima) see(s nnbert.Signal, _ int, x []float32, width int) {
	if s == nnbert.Projection {
		m.sum += meanOfLargest(x, m.length, width)
		m.projections++
	}
}

// meanOfLargest returns the mean over sequences and units of the largest value of x [B][T][width] over T.
func meanOfLargest(x []float32, length, width int) float64 {
	sum := 0.0
	largest := make([]float32, width)
	for from := 0; from < len(x); from += length * width {
		copy(largest, x[from:])
		for at := from + width; at < from+length*width; at += width {
			for u, v := range x[at : at+width] {
				largest[u] = max(largest[u], v)
			}
		}
		for _, v := range largest {
			sum += float64(v)
		}
	}
	return sum * float64(length) / float64(len(x))
}
