package bert

import (
	"slices"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// observer reads the signals of a forward pass while they exist, and keeps only what its metric needs. A metric that
// reads signals declares an observerKind beside itself and names it in its row.
type observer interface {
	// see is called for every signal: x [.][width] of a layer, from 0. x may not be kept.
	see(s nnbert.Signal, layer int, x []float32, width int)
}

// observerKind makes observers. Metrics with the same kind share an observer.
type observerKind struct {
	newObserver func(p *Probe, s fitness.Settings) observer
}

// view shows the first sequences of a pass to an observer.
type view struct {
	observer
	kind  *observerKind
	batch int // number of sequences
}

// observed returns the observer of a kind after the pass of a size.
func (p *Probe) observed(s fitness.Settings, kind *observerKind) (observer, error) {
	a, err := p.pass(p.widest(s))
	if err != nil {
		return nil, err
	}
	return a.view(kind, s.Batch).observer, nil
}

// widest returns the size of the largest pass of this evaluation that begins with the sequences of a pass of size s.
// Sequences do not influence each other, so the larger pass gives the same values for them.
func (p *Probe) widest(s fitness.Settings) fitness.Settings {
	for _, t := range p.terms {
		if t.Settings.Length == s.Length && t.Settings.Batch > s.Batch && p.isPrefix(s, t.Settings) {
			s.Batch = t.Settings.Batch
		}
	}
	return s
}

// isPrefix reports whether the tokens of the larger pass begin with those of the smaller one.
func (p *Probe) isPrefix(smaller, larger fitness.Settings) bool {
	all, err := p.sequences(larger.Batch, larger.Length, p.draw)
	first, err2 := p.sequences(smaller.Batch, smaller.Length, p.draw)
	return err == nil && err2 == nil && slices.Equal(all[:len(first)], first)
}

// observe adds an observer for passes of size s to pass a, if a is the pass that serves this size.
func (p *Probe) observe(a *pass, kind *observerKind, s fitness.Settings) {
	if w := p.widest(s); w.Batch == a.batch && w.Length == a.length && a.view(kind, s.Batch) == nil {
		a.views = append(a.views, &view{kind.newObserver(p, s), kind, s.Batch})
	}
}

// view returns the view of a kind over a number of sequences, or nil.
func (a *pass) view(kind *observerKind, batch int) *view {
	i := slices.IndexFunc(a.views, func(v *view) bool { return v.kind == kind && v.batch == batch })
	if i < 0 {
		return nil
	}
	return a.views[i]
}

// watch passes a signal of the network to the views. Attention comes one sequence at a time, other signals at once.
func (a *pass) watch(s nnbert.Signal, layer int, x []float32, width int) {
	for _, v := range a.views {
		switch {
		case s != nnbert.Attention:
			v.see(s, layer, x[:len(x)/a.batch*v.batch], width)
		case a.sequence < v.batch:
			v.see(s, layer, x, width)
		}
	}
	if s == nnbert.Attention {
		a.sequence = (a.sequence + 1) % a.batch
	}
}
