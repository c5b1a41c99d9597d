package train

import (
	"fmt"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Dropout holds the probabilities of the dropouts of AWD-LSTM (Merity et al., arXiv 1708.02182, section 4). 0 means no dropout.
// Values that are not dropped are multiplied by 1/(1-p). A mask is drawn once for a window and is the same at all its steps.
type Dropout struct {
	Words   float64 // rows of the embedding: all occurrences of a word in the window
	Input   float64 // inputs of the first layer
	Between float64 // inputs of the other layers
	Output  float64 // outputs of the last layer
	Weights float64 // elements of matrices that multiply a hidden state
}

// Check reports a value that is not a probability, or is 1.
func (d Dropout) Check() error {
	for _, p := range []float64{d.Words, d.Input, d.Between, d.Output, d.Weights} {
		if !(p >= 0 && p < 1) {
			return fmt.Errorf("train: dropout (%v): must be at least 0 and less than 1", p)
		}
	}
	return nil
}

// masks holds the masks of one window.
type masks struct {
	words   []float32   // [D], nil: no dropout
	locked  [][]float32 // [layer][B*width of its input], nil: no dropout
	output  []float32   // [B][H], nil: no dropout
	step    int         // B*H: numbers in one step of the output
	weights droppedWeights
}

// droppedWeights holds the recurrent matrices after dropout, and their masks.
type droppedWeights map[*Parameter]matrix

type matrix struct{ value, mask []float32 }

// Numbers of random streams. They depend on what a mask is for, so that masks are independent.
const (
	streamWords uint64 = iota
	streamOutput
	streamInput             // plus the layer
	streamWeights = 1 << 10 // plus the number of the matrix, from 1
)

// draw returns the masks of a window. They depend on the key of the model and the number of the window only.
func (d Dropout) draw(m *Language, batch int, window uint64) *masks {
	mask := func(n int, p float64, stream uint64) []float32 {
		if p == 0 {
			return nil
		}
		x := m.memory.Take(n)
		bernoulli(x, p, m.key, window<<20|stream)
		return x
	}
	last := m.Shape.Layers - 1
	a := &masks{words: mask(m.Words, d.Words, streamWords), step: batch * m.Shape.Width(last)}
	a.output = mask(a.step, d.Output, streamOutput)
	for l := range m.Shape.Layers {
		p := d.Between
		if l == 0 {
			p = d.Input
		}
		a.locked = append(a.locked, mask(batch*m.Shape.Input(l), p, streamInput+uint64(l)))
	}
	if d.Weights > 0 {
		a.weights = m.dropWeights(d.Weights, mask)
	}
	return a
}

// bernoulli fills a mask: 0 with probability p, else 1/(1-p).
func bernoulli(x []float32, p float64, key, stream uint64) {
	kernel.Uniform(x, 1, key^0xd1b54a32d192ed03, stream)
	below, keep := float32(2*p-1), float32(1/(1-p))
	for i, u := range x {
		if x[i] = keep; u < below {
			x[i] = 0
		}
	}
}

// dropWeights draws masks for all matrices that multiply a hidden state, and applies them.
func (m *Language) dropWeights(p float64, mask func(n int, p float64, stream uint64) []float32) droppedWeights {
	k, stream := droppedWeights{}, uint64(streamWeights)
	for _, nodes := range m.cells {
		for i, a := range nodes {
			for j, w := range a.w {
				stream++
				if m.Cell.Nodes[i].In[j].State() < 0 {
					continue
				}
				one := matrix{m.memory.Take(len(w.Value)), mask(len(w.Value), p, stream)}
				kernel.Mul(one.value, w.Value, one.mask)
				k[w] = one
			}
		}
	}
	return k
}

// of returns the values of a parameter that a pass reads.
func (k droppedWeights) of(p *Parameter) []float32 {
	if m, ok := k[p]; ok {
		return m.value
	}
	return p.Value
}

// mask turns the gradient of the values after dropout into the gradient of the parameter.
func (k droppedWeights) mask(p *Parameter) {
	if m, ok := k[p]; ok {
		kernel.Mul(p.Gradient, p.Gradient, m.mask)
	}
}

// maskOutput returns y [T][B][H] with each step multiplied by the mask of the output.
func (d *masks) maskOutput(y []float32, memory *nn.Arena[float32]) []float32 {
	if d.output == nil {
		return y
	}
	z := memory.Take(len(y))
	for i := 0; i < len(y); i += len(d.output) {
		kernel.Mul(z[i:i+len(d.output)], y[i:], d.output)
	}
	return z
}
