package fitness

import (
	"context"
	"sync"

	"evolve/nn"
)

// Probe is a cell under measurement with one draw of weights. It builds each network and runs each pass once, and only
// when a metric asks for it. Its memory is used again for the next cell.
type Probe struct {
	Cell  nn.Cell
	Model Model

	ctx     context.Context
	batch   *batches
	draw    int // of weights and tokens
	stacks  []*probeStack
	used    int        // stacks of this cell; those after it wait to be used again
	spare   probeStack // for weights that a metric changes
	memory  nn.Arena[float32]
	doubles doubles

	reversed []Settings // sizes of the passes that some metric of this evaluation takes gradients of
	ofSum    map[Settings]nn.Gradients
	losses   map[Settings]nn.Gradients
	jacobian map[jacobianKey]jacobian
}

// probeStack is a network of the probe's cell and the passes made through it.
type probeStack struct {
	nn.Stack
	rule   nn.Init
	traces []*probeTrace
}

type probeTrace struct {
	*nn.Trace
	kind passKind
}

// batches holds the tokens and embeddings that all cells of a run share. Safe for several goroutines.
type batches struct {
	input  *Input
	seed   uint64 // of weights
	mu     sync.Mutex
	known  map[batchKey]nn.Input
	noises map[[2]int][]float32
}

type batchKey struct {
	rule                            nn.Init
	batch, steps, width, draw, swap int
}

// embedded returns the embedded tokens of a key.
func (b *batches) embedded(k batchKey) (nn.Input, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if x, ok := b.known[k]; ok {
		return x, nil
	}
	tokens, err := b.input.Tokens(k.batch, k.steps, k.draw)
	if err != nil {
		return nn.Input{}, err
	}
	if k.swap > 0 {
		swapStep(tokens, k.batch, k.swap)
	}
	x := k.rule.Embed(tokens, k.width, weightKey(b.seed, k.draw))
	b.known[k] = x
	return x, nil
}

// weightKey is the key of all draws of weights: the same for every cell, so that cells are compared on equal terms.
func weightKey(seed uint64, draw int) uint64 {
	return seed*0x9e3779b97f4a7c15 + uint64(draw)*0xd1342543de82ef95 + 1
}

// reset points the probe at another cell, which must pass Check. reversed are the sizes that gradients are wanted at.
func (p *Probe) reset(ctx context.Context, cell nn.Cell, draw int, reversed []Settings) {
	p.ctx, p.Cell, p.draw, p.used, p.reversed = ctx, cell, draw, 0, reversed
	p.ofSum = map[Settings]nn.Gradients{}
	p.jacobian, p.losses = map[jacobianKey]jacobian{}, map[Settings]nn.Gradients{}
	p.memory.Reset()
	p.doubles.Reset()
}

// stack returns the network of this shape and rule.
func (p *Probe) stack(shape nn.Shape, rule nn.Init) *probeStack {
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
	s.Draw(p.Cell, shape, rule, weightKey(p.batch.seed, p.draw))
	return s
}

// passKind is what tells passes of one network and size apart.
type passKind struct {
	read   int  // steps of tokens embedded, where the pass makes fewer; 0: as many as it makes
	swap   int  // step whose tokens swapStep changed; 0: none
	record bool // kept for the reverse
}

// states is what a pass leaves in layer l (from 0): [T+1][B][H] of hidden state 0.
func (p *Probe) states(s *probeStack, l int, pass nn.Pass, swap int) ([]float32, error) {
	t, err := p.pass(s, pass, passKind{swap: swap})
	if err != nil {
		return nil, err
	}
	return t.States(p.ctx, l)
}

// pass returns the pass of a kind, begun once for a cell.
func (p *Probe) pass(s *probeStack, pass nn.Pass, kind passKind) (*nn.Trace, error) {
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

func (p *Probe) embedded(s *probeStack, pass nn.Pass, kind passKind) (nn.Input, error) {
	return p.batch.embedded(batchKey{s.rule, pass.Batch, max(pass.Steps, kind.read), s.Shape.Embedding, p.draw, kind.swap})
}
