package bert_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"evolve/nn"
	"evolve/nn/bert"
)

// oddEncoders returns encoders of every operation in awkward sizes: widths that are no multiple of a vector register,
// kernels longer than the sequence.
func oddEncoders() map[string]bert.Encoder {
	layer := func(op bert.Op, heads, kernel int, feed ...int) bert.Layer {
		return bert.Layer{Op: op, Heads: heads, Kernel: kernel, Feed: feed}
	}
	of := func(embedding, hidden int, layers ...bert.Layer) bert.Encoder {
		return bert.Encoder{Vocabulary: 19, Positions: 13, Embedding: embedding, Hidden: hidden, Layers: layers}
	}
	bare := layer(bert.DFT, 3, 0, 5)
	bare.Bare = true
	return map[string]bert.Encoder{
		"SDP":       of(7, 15, layer(bert.SDP, 5, 0, 11)),
		"WMA":       of(18, 18, layer(bert.WMA, 3, 0, 11, 17)),
		"DFT":       of(7, 21, layer(bert.DFT, 3, 0, 11)),
		"DCT":       of(7, 15, layer(bert.DCT, 5, 0, 3, 4, 5)),
		"bare":      of(7, 15, bare),
		"DSC5":      of(7, 18, layer(bert.DSC, 3, 5, 11)),
		"DSC9":      of(35, 35, layer(bert.DSC, 5, 9, 33)),
		"one head":  of(3, 5, layer(bert.DSC, 1, 1, 2), layer(bert.SDP, 1, 0, 2)),
		"all of it": of(7, 18, layer(bert.WMA, 2, 0, 11), layer(bert.DCT, 3, 0, 5), layer(bert.DSC, 6, 3, 5, 7), bare),
	}
}

// trial holds a network with random weights, and the oracle with the same weights.
type trial struct {
	oracle
	network   bert.Network
	tokens    []int
	length    int
	direction [][]float64 // [B*T][H], the cotangent
}

// newTrial draws weights, tokens and a direction. Weights are larger than initial ones, so that every term matters.
func newTrial(t *testing.T, e bert.Encoder, batch, length int, rng *rand.Rand) *trial {
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	c := &trial{oracle: oracle{Encoder: e, weights: map[string][]float64{}}, length: length}
	narrow := map[string][]float32{}
	for _, p := range e.Shapes() {
		n := p.Rows * max(p.Cols, 1)
		for range n {
			v := float32(1.2*rng.Float64() - 0.6)
			if strings.HasSuffix(p.Name(), "LayerNorm.weight") {
				v++
			}
			narrow[p.Name()] = append(narrow[p.Name()], v)
			c.weights[p.Name()] = append(c.weights[p.Name()], float64(v))
		}
	}
	if !c.network.Load(e, narrow) {
		t.Fatal("weights do not fit")
	}
	c.direction = zeros(batch*length, e.Hidden)
	for i := range c.direction {
		c.tokens = append(c.tokens, rng.IntN(e.Vocabulary))
		for j := range c.direction[i] {
			c.direction[i][j] = rng.NormFloat64()
		}
	}
	return c
}

// scalar returns <direction, output> of the oracle.
func (c *trial) scalar() (sum float64) {
	for i, row := range c.forward(c.tokens, c.length) {
		for j, v := range row {
			sum += v * c.direction[i][j]
		}
	}
	return sum
}

// derivative returns the central difference of scalar with respect to *x.
func (c *trial) derivative(x *float64, step float64) float64 {
	was := *x
	*x = was + step
	up := c.scalar()
	*x = was - step
	down := c.scalar()
	*x = was
	return (up - down) / (2 * step)
}

// record runs a recorded pass of the network.
func (c *trial) record(t *testing.T) *bert.Trace {
	trace, err := c.network.Record(context.Background(), c.tokens, bert.Pass{Batch: len(c.tokens) / c.length, Length: c.length}, new(nn.Arena[float32]))
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// narrow converts x to float32, flattened.
func narrow(x [][]float64) (y []float32) {
	for _, row := range x {
		for _, v := range row {
			y = append(y, float32(v))
		}
	}
	return y
}

// TestForwardMatchesOracle compares outputs with the oracle to 1e-4, at lengths 7, 1 and 13.
func TestForwardMatchesOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for name, e := range oddEncoders() {
		for _, length := range []int{7, 1, 13} {
			c := newTrial(t, e, 2, length, rng)
			near(t, fmt.Sprint(name, " ", length), c.record(t).Output(), narrow(c.forward(c.tokens, length)), 1e-4)
		}
	}
}

// TestGradients compares gradients with finite differences of the oracle, to 2e-4 of the largest value of the array or of
// 1, at random elements of every parameter and of the embeddings.
func TestGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for name, e := range oddEncoders() {
		t.Run(name, func(t *testing.T) {
			c := newTrial(t, e, 2, 7, rng)
			g, err := c.record(t).Backward(context.Background(), narrow(c.direction), true)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range c.network.Parameters() {
				w := c.weights[p.Name()]
				for range 6 {
					at := rng.IntN(len(w))
					from := at
					if strings.Contains(p.Name(), "depthwise") { // [H][K] there, [K][H] here
						from = at%p.Rows*p.Cols + at/p.Rows
					}
					c.compare(t, p.Name(), g.Weights[i], from, &w[at])
				}
			}
			c.shift = zeros(len(c.tokens), e.Embedding)
			for range 12 {
				row, col := rng.IntN(len(c.tokens)), rng.IntN(e.Embedding)
				c.compare(t, "embeddings", g.Embedded, row*e.Embedding+col, &c.shift[row][col])
			}
		})
	}
}

// compare checks element at of gradient g against the finite difference with respect to *x.
func (c *trial) compare(t *testing.T, name string, g []float32, at int, x *float64) {
	t.Helper()
	largest := 1.0
	for _, v := range g {
		largest = max(largest, math.Abs(float64(v)))
	}
	if want := c.derivative(x, 1e-5); math.Abs(float64(g[at])-want) > 2e-4*largest {
		t.Errorf("%s, %d: %v, want %v", name, at, g[at], want)
	}
}

// TestPlainSumHasNoGradient shows why the metrics here do not differentiate the plain sum of the output, as the published
// ones do. The rows that leave a normalisation with scale 1 sum to a constant whatever comes in. So before training, the
// gradient of the sum with respect to every earlier weight is exactly 0, and the published metrics measured rounding
// errors of float32. A random direction has a gradient.
func TestPlainSumHasNoGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for name, e := range oddEncoders() {
		c := newTrial(t, e, 2, 7, rng)
		last := layerName(len(e.Layers)-1) + "output.LayerNorm"
		for i := range c.weights[last+".weight"] {
			c.weights[last+".weight"][i], c.weights[last+".bias"][i] = 1, 0
		}
		random := c.direction
		ones := zeros(len(random), e.Hidden)
		apply(ones, func(float64) float64 { return 1 })
		largest := 0.0
		for parameter, w := range c.weights {
			if strings.HasPrefix(parameter, last) {
				continue
			}
			at := rng.IntN(len(w))
			c.direction = ones
			if g := c.derivative(&w[at], 1e-3); math.Abs(g) > 1e-9 {
				t.Errorf("%s: %s: %v", name, parameter, g)
			}
			c.direction = random
			largest = max(largest, math.Abs(c.derivative(&w[at], 1e-3)))
		}
		if largest < 0.01 {
			t.Errorf("%s: the gradient along a random direction is %v, want at least 0.01", name, largest)
		}
	}
}
