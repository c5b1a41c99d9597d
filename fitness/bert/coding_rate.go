package bert

import (
	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	nnbert "evolve/nn/bert"
)

// codingRate computes sum_l 1/2 ln det(I + H'H / (0.25 n)), H [n][width] the states of the n tokens of the batch after
// layer l: the nats needed to code the states up to a fixed distortion. Maximized.
// Cost: one forward pass and a Cholesky factorisation [width][width] for each layer. Source of the formula: Ma et al.
// 2007, Segmentation of Multivariate Mixed Data via Lossy Data Coding and Compression. Its use as a score is new here.
var codingRate = row{fitness.Metric{
	Name: "coding_rate", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: defaultSize,
	Summary: "information that is needed to code the states of the tokens",
	Source:  "Ma et al. 2007, Segmentation of Multivariate Mixed Data via Lossy Data Coding and Compression; as a score new here",
	Known:   "measured tau 0.69 nominal, 0.70 trained",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		o, err := p.observed(s, stateCoding)
		if err != nil {
			return 0, err
		}
		c := o.(*codingRates)
		return c.sum, c.err
	}),
}, stateCoding}

var stateCoding = &observerKind{func(p *Probe, _ fitness.Settings) observer { return &codingRates{memory: &p.doubles} }}

// distortion is the squared error allowed for each unit of a state.
const distortion = 0.25

// codingRates adds up the coding rates of layers.
type codingRates struct {
	memory *nn.Arena[float64]
	sum    float64
	err    error
}

func (c *codingRates) see(s nnbert.Signal, _ int, x []float32, width int) {
	if s != nnbert.State {
		return
	}
	mark := c.memory.Mark()
	defer c.memory.Rewind(mark)
	g := numeric.Gram(x, width, distortion*float64(len(x)/width), c.memory)
	numeric.Ridge(g, width, 1)
	logDet, err := numeric.Cholesky(g, width)
	if err != nil {
		c.err = err
	}
	c.sum += logDet / 2
}
