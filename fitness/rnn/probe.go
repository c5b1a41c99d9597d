package rnn

import (
	"context"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// Probe is a cell under measurement with one draw of weights. It builds each network and runs each pass once, and only
// when a metric asks for it. Its memory is used again for the next cell.
type Probe struct {
	Cell  nnrnn.Cell
	Model Model

	ctx     context.Context
	batch   *batches
	draw    int // of weights and tokens
	stacks  []*probeStack
	used    int        // stacks of this cell; those after it wait to be used again
	spare   probeStack // for weights that a metric changes
	memory  nn.Arena[float32]
	doubles numeric.Doubles

	reversed []fitness.Settings // sizes of the passes that some metric of this evaluation takes gradients of
	ofSum    map[fitness.Settings]nnrnn.Gradients
	losses   map[fitness.Settings]nnrnn.Gradients
	jacobian map[jacobianKey]jacobian
}

// probeStack is a network of the probe's cell and the passes made through it.
type probeStack struct {
	nnrnn.Stack
	rule   nnrnn.Init
	traces []*probeTrace
}

type probeTrace struct {
	*nnrnn.Trace
	kind passKind
}

// Reset implements fitness.Probe for an nn.Cell.
func (p *Probe) Reset(ctx context.Context, network nn.Network, draw int, terms []fitness.Term) {
	p.ctx, p.Cell, p.draw, p.used, p.reversed = ctx, network.(nnrnn.Cell), draw, 0, reversed(terms)
	p.ofSum = map[fitness.Settings]nnrnn.Gradients{}
	p.jacobian, p.losses = map[jacobianKey]jacobian{}, map[fitness.Settings]nnrnn.Gradients{}
	p.memory.Reset()
	p.doubles.Reset()
}

// reversed are the sizes of the passes that terms take gradients of: they are recorded at once, not made again.
func reversed(terms []fitness.Term) (sizes []fitness.Settings) {
	for _, t := range terms {
		if t.Cost == fitness.Reverse {
			sizes = append(sizes, sizeOf(t.Settings))
		}
	}
	return sizes
}

// sizeOf is what decides which pass is made: neither which layer is looked at nor how often.
func sizeOf(s fitness.Settings) fitness.Settings {
	s.Layer, s.Repeats = 0, 0
	return s
}

// stack returns the network of this shape and rule.
func (p *Probe) stack(shape nnrnn.Shape, rule nnrnn.Init) *probeStack {
	for _, s := range p.stacks[:p.used] {
		if s.Shape == shape && s.rule == rule {
			return s
		}
	}
	if p.used == len(p.stacks) {
		p.stacks = append(p.stacks, &probeStack{})
	}
	s := p.stacks[p.used]
	p.used++
	s.rule, s.traces = rule, s.traces[:0]
	s.Draw(p.Cell, shape, rule, fitness.WeightKey(p.batch.seed, p.draw))
	return s
}

// passKind is what tells passes of one network and size apart.
type passKind struct {
	read   int  // steps of tokens embedded, where the pass makes fewer; 0: as many as it makes
	swap   int  // step whose tokens swapStep changed; 0: none
	record bool // kept for the reverse
}

// states is what a pass leaves in layer l (from 0): [T+1][B][H] of hidden state 0.
func (p *Probe) states(s *probeStack, l int, pass nnrnn.Pass, swap int) ([]float32, error) {
	t, err := p.pass(s, pass, passKind{swap: swap})
	if err != nil {
		return nil, err
	}
	return t.States(p.ctx, l)
}

// pass returns the pass of a kind, begun once for a cell.
func (p *Probe) pass(s *probeStack, pass nnrnn.Pass, kind passKind) (*nnrnn.Trace, error) {
	for _, t := range s.traces {
		if t.Pass == pass && t.kind == kind {
			return t.Trace, nil
		}
	}
	in, err := p.embedded(s, pass, kind)
	if err != nil {
		return nil, err
	}
	begin := s.Trace
	if kind.record {
		begin = s.Record
	}
	t := &probeTrace{begin(in, pass, &p.memory), kind}
	s.traces = append(s.traces, t)
	return t.Trace, nil
}

func (p *Probe) embedded(s *probeStack, pass nnrnn.Pass, kind passKind) (nnrnn.Input, error) {
	return p.batch.embedded(batchKey{s.rule, pass.Batch, max(pass.Steps, kind.read), s.Shape.Embedding, p.draw, kind.swap})
}
