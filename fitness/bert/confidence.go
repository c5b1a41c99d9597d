package bert

import (
	"math"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// headConfidence: sum over projections (query, key, value, WMA's second query, the input of a transform) of the mean over
// sequences and units of the largest value among positions.
var headConfidence = both(fitness.Metric{
	Name: "head_confidence", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: defaults,
	Summary: "how far projections reach at their best position",
	Source:  paper + "; after Voita et al. 2019, arXiv 1905.09418",
}, func(p *Probe, s fitness.Settings) (float64, int, error) {
	c, err := look[*confidence](p, s, confidences)
	if err != nil {
		return 0, 0, err
	}
	return c.heads, c.projections, nil
})

// softmaxConfidence: sum over layers of the mean over sequences and places of attention maps of the largest value among
// heads. Where a layer transforms, the softmax of each head's output over its units takes the place of a map, as in the
// published code.
var softmaxConfidence = both(fitness.Metric{
	Name: "softmax_confidence", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: defaults,
	Summary: "how strongly attention chooses",
	Source:  paper,
}, func(p *Probe, s fitness.Settings) (float64, int, error) {
	c, err := look[*confidence](p, s, confidences)
	if err != nil {
		return 0, 0, err
	}
	return c.softmax, len(p.Encoder.Layers), nil
})

// confidence gathers both.
type confidence struct {
	batch, length  int
	layers         []nnbert.Layer
	heads, softmax float64 // sums
	projections    int
	row            []float64
}

func (c *confidence) see(s nnbert.Signal, layer int, x []float32, width int) {
	switch s {
	case nnbert.Projection:
		c.heads += meanOfLargest(x, c.length, width)
		c.projections++
	case nnbert.Attention:
		c.softmax += meanOfHeads(x, c.length*c.length) / float64(c.batch)
	case nnbert.Transformed:
		c.softmax += c.meanOfUnits(x, width/c.layers[layer].Heads, width)
	}
}

// meanOfLargest is the mean over sequences and units of the largest value of x [B][T][width] over T.
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

// meanOfHeads is the mean over the places of maps [heads][size] of the largest value among heads.
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

// meanOfUnits is the mean over tokens and the units of a head of the largest value among heads of the softmax over units.
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
