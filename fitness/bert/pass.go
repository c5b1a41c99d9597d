package bert

import (
	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// pass holds one forward pass at a size, its observers, and its gradients.
type pass struct {
	batch, length int
	trace         *nnbert.Trace
	recorded      bool // the trace keeps what a backward pass needs
	views         []*view
	sequence      int // the sequence whose attention is shown next

	gradients    nnbert.Gradients
	hasGradients bool
	unitEffects  []float64 // terms of fisher, one for each feed-forward layer
}

// pass returns the pass of a size, computed once. It is recorded if a term of this evaluation takes gradients at this
// size, and it shows its signals to the observers of all terms that it can serve.
func (p *Probe) pass(s fitness.Settings) (*pass, error) {
	for _, a := range p.passes {
		if a.batch == s.Batch && a.length == s.Length {
			return a, nil
		}
	}
	tokens, err := p.sequences(s.Batch, s.Length, p.draw)
	if err != nil {
		return nil, err
	}
	a := &pass{batch: s.Batch, length: s.Length}
	for _, t := range p.terms {
		switch kind := p.observerOf[t.Name]; {
		case kind != nil:
			p.observe(a, kind, t.Settings)
		case t.Settings.Batch == s.Batch && t.Settings.Length == s.Length:
			a.recorded = a.recorded || t.Cost == fitness.Reverse
		}
	}
	run := p.weights().Forward
	if a.recorded {
		run = p.weights().Record
	}
	a.trace, err = run(p.ctx, tokens, nnbert.Pass{Batch: s.Batch, Length: s.Length, Watch: a.watch, WatchBack: a.watchBack}, &p.memory)
	if err == nil {
		p.passes = append(p.passes, a)
	}
	return a, err
}
