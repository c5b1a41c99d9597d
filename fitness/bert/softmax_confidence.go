package bert

import (
	"math"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// softmaxConfidence computes, summed over layers, the mean over sequences and places of the attention maps of the
// largest value among heads. Maximized. softmax_confidence_mean divides by the number of layers. Cost: one forward
// pass. Source: Serianni & Kalita 2023, arXiv 2306.00288, section 5. A layer whose operation is a transform has no
// attention map. As in the published code, the softmax of each head's output over its units replaces it.
var softmaxConfidence, softmaxConfidenceMean = sumAndMean(row{fitness.Metric{
	Name: "softmax_confidence", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: defaultSize,
	Summary: "how concentrated attention is: its largest value among heads",
	Source:  paper,
	Known:   "measured tau 0.22 nominal, 0.69 trained; published 0.23",
}, attentionMaxima}, "measured tau 0.00 nominal, 0.40 trained; published 0.06",
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		o, err := p.observed(s, attentionMaxima)
		if err != nil {
			return 0, 0, err
		}
		return o.(*confidence).sum, len(p.Encoder.Layers), nil
	})

var attentionMaxima = &observerKind{func(p *Probe, s fitness.Settings) observer {
	return &confidence{batch: s.Batch, length: s.Length, layers: p.Encoder.Layers}
}}

// confidence adds up the means of the largest attention among heads.
type confidence struct {
	batch, length int
	layers        []nnbert.Layer
	sum           float64
	row           []float64 // [H], softmax of one token
}

func (c *confidence) see(s nnbert.Signal, layer int, x []float32, width int) {
	switch s {
	case nnbert.Attention:
		c.sum += meanOfHeads(x, c.length*c.length) / float64(c.batch)
	case nnbert.Transformed:
		c.sum += c.meanOfUnits(x, width/c.layers[layer].Heads, width)
	}
}

// meanOfHeads returns the mean over the places of maps [heads][size] of the largest value among heads.
func meanOfHeads(maps []float32, size int) float64 {
	sum := 0.0
	for i, v := range maps[:size] {
		for at := i + size; at < len(maps); at += size {
			v = max(v, maps[at])
		}
		sum += float64(v)
	}
	return sum / float64(size)
}

// meanOfUnits returns the mean over tokens and the units of a head of the largest value among heads of the softmax over
// the units of x [B*T][heads][head].
func (c *confidence) meanOfUnits(x []float32, head, width int) float64 {
	c.row = append(c.row[:0], make([]float64, width)...)
	sum := 0.0
	for at := 0; at < len(x); at += width {
		for h := 0; h < width; h += head {
			softmax(c.row[h:h+head], x[at+h:at+h+head])
		}
		for u := range head {
			v := c.row[u]
			for h := head; h < width; h += head {
				v = max(v, c.row[h+u])
			}
			sum += v
		}
	}
	return sum / float64(len(x)/width*head)
}

// softmax sets dst to the softmax of x.
func softmax(dst []float64, x []float32) {
	top, sum := x[0], 0.0
	for _, v := range x {
		top = max(top, v)
	}
	for i, v := range x {
		dst[i] = math.Exp(float64(v - top))
		sum += dst[i]
	}
	for i := range dst {
		dst[i] /= sum
	}
}
