package rnn

import (
	"context"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// Probe holds one cell with one draw of weights. It draws each network and computes each pass once, when the first
// metric asks for it. It reuses its memory for the next cell. One goroutine uses it at a time.
type Probe struct {
	Cell  nnrnn.Cell
	Model Model

	ctx     context.Context
	shared  *shared
	draw    int // of weights and tokens
	stacks  []*probeStack
	used    int        // number of stacks of this cell; later ones are free for reuse
	spare   probeStack // a second network, whose weights a metric changes
	memory  nn.Arena[float32]
	doubles numeric.Doubles

	reversed   []fitness.Settings                   // sizes of passes whose gradients a term of this evaluation takes
	ofSum      map[fitness.Settings]nnrnn.Gradients // gradients of the sum of the output, by size
	ofLoss     map[fitness.Settings]nnrnn.Gradients // gradients of the loss, by size
	ofJacobian map[jacobianKey]jacobian
}

// probeStack is a network of the probe's cell with the passes through it.
type probeStack struct {
	nnrnn.Stack
	rule   nnrnn.Init
	traces []*probeTrace
}

// probeTrace is a pass of a kind.
type probeTrace struct {
	*nnrnn.Trace
	kind passKind
}

// Reset implements fitness.Probe for an nn/rnn.Cell that passes Check. It panics if network is of another type.
func (p *Probe) Reset(ctx context.Context, network nn.Network, draw int, terms []fitness.Term) {
	p.ctx, p.Cell, p.draw, p.used, p.reversed = ctx, network.(nnrnn.Cell), draw, 0, reversed(terms)
	p.ofSum = map[fitness.Settings]nnrnn.Gradients{}
	p.ofJacobian, p.ofLoss = map[jacobianKey]jacobian{}, map[fitness.Settings]nnrnn.Gradients{}
	p.memory.Reset()
	p.doubles.Reset()
}

// reversed returns the sizes of the passes whose gradients terms take. These passes are recorded from the start, so
// that they are not computed twice.
func reversed(terms []fitness.Term) (sizes []fitness.Settings) {
	for _, t := range terms {
		if t.Cost == fitness.Reverse {
			sizes = append(sizes, sizeOf(t.Settings))
		}
	}
	return sizes
}

// sizeOf returns the settings that identify a pass: all but the measured layer and the repeats.
func sizeOf(s fitness.Settings) fitness.Settings {
	s.Layer, s.Repeats = 0, 0
	return s
}

// stack returns the network of this shape and initialisation, drawn once for a cell.
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
	s.Draw(p.Cell, shape, rule, nn.WeightKey(p.shared.seed, p.draw))
	return s
}

// passKind distinguishes passes of one network and size.
type passKind struct {
	read   int  // steps of tokens that are embedded, if the pass computes fewer; 0: as many as it computes
	swap   int  // step whose tokens swapStep changed; 0: none
	record bool // the trace keeps what a backward pass needs
}

// states returns hidden state 0 of layer l (from 0) in a pass, [T+1][B][H], from the zero state on.
func (p *Probe) states(s *probeStack, l int, pass nnrnn.Pass, swap int) ([]float32, error) {
	t, err := p.pass(s, pass, passKind{swap: swap})
	if err != nil {
		return nil, err
	}
	return t.States(p.ctx, l)
}

// pass returns the pass of a kind, computed once for a cell.
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
	run := s.Trace
	if kind.record {
		run = s.Record
	}
	t := &probeTrace{run(in, pass, &p.memory), kind}
	s.traces = append(s.traces, t)
	return t.Trace, nil
}

// embedded returns the tokens that a pass reads, embedded.
func (p *Probe) embedded(s *probeStack, pass nnrnn.Pass, kind passKind) (nnrnn.Input, error) {
	return p.shared.embedded(inputKey{s.rule, pass.Batch, max(pass.Steps, kind.read), s.Shape.Embedding, p.draw, kind.swap})
}
