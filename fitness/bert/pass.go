package bert

import (
	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// pass is one forward pass at a size, what metrics saw of it, and its gradients.
type pass struct {
	batch, length int
	trace         *nnbert.Trace
	recorded      bool
	views         []*view
	sequence      int // whose attention is shown next

	gradients nnbert.Gradients
	reversed  bool
	effects   []float64 // fisher's, of each unit of each feed-forward layer
}

// at is the pass of a size, run when first asked for: recorded if a metric of this evaluation takes gradients of it, and
// seen by all observers that can take it.
func (p *Probe) at(s fitness.Settings) (*pass, error) {
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
		switch name := observed[t.Name]; {
		case name != "":
			p.observe(a, name, t.Settings)
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

// reverse is the pass with the gradients of <cotangent, output> with respect to everything.
func (p *Probe) reverse(s fitness.Settings) (*pass, error) {
	a, err := p.at(s)
	if err != nil || a.reversed {
		return a, err
	}
	a.gradients, err = a.trace.Backward(p.ctx, p.cotangent(len(a.trace.Output()), p.draw), true)
	a.reversed = err == nil
	return a, err
}

// matrices visits the weight matrices of an encoder with their gradients, which include chooses.
func (p *Probe) matrices(s fitness.Settings, include func(*nnbert.Parameter) bool, visit func(w *nnbert.Parameter, g []float32)) error {
	a, err := p.reverse(s)
	if err != nil {
		return err
	}
	all := p.network.Parameters()
	for i := range all {
		if all[i].IsMatrix() && include(&all[i]) {
			visit(&all[i], a.gradients.Weights[i])
		}
	}
	return nil
}

func every(*nnbert.Parameter) bool { return true }

// sum is the sum of a value over matrices, and mean their mean.
func (p *Probe) sum(s fitness.Settings, include func(*nnbert.Parameter) bool, of func(w *nnbert.Parameter, g []float32) float64) (sum float64, count int, err error) {
	err = p.matrices(s, include, func(w *nnbert.Parameter, g []float32) {
		sum += of(w, g)
		count++
	})
	return sum, count, err
}

// both are a metric that is a sum over parts of the network, and the mean of the same.
func both(m fitness.Metric, of func(p *Probe, s fitness.Settings) (sum float64, parts int, err error)) []fitness.Metric {
	mean := m
	mean.Name += "_mean"
	mean.Summary += ": mean instead of sum"
	m.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		sum, _, err := of(p, s)
		return sum, err
	})
	mean.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		sum, parts, err := of(p, s)
		return sum / float64(max(parts, 1)), err
	})
	return []fitness.Metric{m, mean}
}

// score makes a function of this package's probe one of any.
func score(f func(p *Probe, s fitness.Settings) (float64, error)) func(fitness.Probe, fitness.Settings) (float64, error) {
	return func(p fitness.Probe, s fitness.Settings) (float64, error) { return f(p.(*Probe), s) }
}
