package train

import (
	"fmt"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Dropout is the probabilities of AWD-LSTM's dropouts (Merity et al., arXiv 1708.02182, section 4); 0 is none. What is kept
// is scaled up by 1/(1-p). Masks are drawn once for a window and locked in time.
type Dropout struct {
	Words   float64 // whole rows of the embedding
	Input   float64 // of the first layer's input
	Between float64 // of the inputs of other layers
	Output  float64 // of the last layer's output
	Weights float64 // of matrices that read a hidden state
}

// Check refuses what is no probability.
func (d Dropout) Check() error {
	for _, p := range []float64{d.Words, d.Input, d.Between, d.Output, d.Weights} {
		if !(p >= 0 && p < 1) {
			return fmt.Errorf("train: dropout (%v): want at least 0 and less than 1", p)
		}
	}
	return nil
}

// draws are the masks of one window.
type draws struct {
	words   []float32   // [V], nil: 1
	locked  [][]float32 // by layer, of its input
	output  []float32   // [B][H] of the last layer's output, nil: 1
	one     []float32   // [B][H], any: how much a step of the output has
	weights kept
}

// kept are recurrent matrices of which some weights are left out, by parameter, with their masks.
type kept map[*Parameter]matrix

type matrix struct{ value, mask []float32 }

// Streams of draws, by what they are for.
const (
	streamWords uint64 = iota
	streamOutput
	streamInput   // and as many as there are layers
	streamWeights = 1 << 10
)

// draw makes the masks of a window.
func (d Dropout) draw(m *Language, batch int, window uint64) *draws {
	mask := func(n int, p float64, stream uint64) []float32 {
		if p == 0 {
			return nil
		}
		x := m.memory.Take(n)
		bernoulli(x, p, m.key, window<<20|stream)
		return x
	}
	last := m.Shape.Layers - 1
	a := &draws{words: mask(m.Words, d.Words, streamWords), one: m.memory.Take(batch * m.Shape.Width(last))}
	a.output = mask(len(a.one), d.Output, streamOutput)
	for l := range m.Shape.Layers {
		p := d.Between
		if l == 0 {
			p = d.Input
		}
		a.locked = append(a.locked, mask(batch*m.Shape.Input(l), p, streamInput+uint64(l)))
	}
	if d.Weights > 0 {
		a.weights = m.leaveOut(d.Weights, mask)
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

// leaveOut draws masks for all matrices that read a hidden state.
func (m *Language) leaveOut(p float64, mask func(n int, p float64, stream uint64) []float32) kept {
	k, stream := kept{}, uint64(streamWeights)
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

// of is the values that a pass reads.
func (k kept) of(p *Parameter) []float32 {
	if m, ok := k[p]; ok {
		return m.value
	}
	return p.Value
}

// mask makes the gradient of what was read that of the parameter.
func (k kept) mask(p *Parameter) {
	if m, ok := k[p]; ok {
		kernel.Mul(p.Gradient, p.Gradient, m.mask)
	}
}

// times multiplies each step of y [T][B][H] by the output's mask.
func (d *draws) times(y []float32, memory *nn.Arena[float32]) []float32 {
	if d.output == nil {
		return y
	}
	z := memory.Take(len(y))
	for i := 0; i < len(y); i += len(d.output) {
		kernel.Mul(z[i:i+len(d.output)], y[i:], d.output)
	}
	return z
}
