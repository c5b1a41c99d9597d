package bert

import (
	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// backward returns the pass of a size with the gradients of R = <cotangent, output> with respect to weights,
// activations and embeddings, computed once.
func (p *Probe) backward(s fitness.Settings) (*pass, error) {
	a, err := p.pass(s)
	if err != nil || a.hasGradients {
		return a, err
	}
	a.gradients, err = a.trace.Backward(p.ctx, p.cotangent(len(a.trace.Output()), p.draw), true)
	a.hasGradients = err == nil
	return a, err
}

// changedGradients returns the gradients of <cotangent, output>, in the order of Parameters, for the network after
// change was applied to each of its matrices. They live in the probe's memory.
func (p *Probe) changedGradients(s fitness.Settings, cotangent []float32, change func(i int, w []float32)) (g nnbert.Gradients, err error) {
	tokens, err := p.sequences(s.Batch, s.Length, p.draw)
	if err != nil {
		return g, err
	}
	p.spare.Draw(p.Encoder, p.key(p.draw))
	p.spare.Change(func(i int, w *nnbert.Parameter) { change(i, w.Value) })
	trace, err := p.spare.Record(p.ctx, tokens, nnbert.Pass{Batch: s.Batch, Length: s.Length}, &p.memory)
	if err != nil {
		return g, err
	}
	return trace.Backward(p.ctx, cotangent, true)
}

// matrixFunc computes a value of a weight matrix w and its gradient g.
type matrixFunc func(w *nnbert.Parameter, g []float32) float64

// sumOverMatrices returns the sum of a value over the weight matrices that include selects, and their number.
func (p *Probe) sumOverMatrices(s fitness.Settings, include func(*nnbert.Parameter) bool, of matrixFunc) (sum float64, count int, err error) {
	a, err := p.backward(s)
	if err != nil {
		return 0, 0, err
	}
	all := p.network.Parameters()
	for i := range all {
		if all[i].IsMatrix() && include(&all[i]) {
			sum += of(&all[i], a.gradients.Weights[i])
			count++
		}
	}
	return sum, count, nil
}

// gradientMetric returns the row of a metric of gradients.
func gradientMetric(name string, direction fitness.Direction, summary, source, known string) row {
	return row{Metric: fitness.Metric{Name: name, Version: 1, Direction: direction, Cost: fitness.Reverse,
		Takes: sizeSettings, Defaults: defaultSize, Summary: summary, Source: source, Known: known}}
}

// scored returns the row with its Score.
func (r row) scored(f scoreFunc) row {
	r.Score = score(f)
	return r
}

// overMatrices returns the row with a Score that sums a value over all weight matrices.
func (r row) overMatrices(of matrixFunc) row {
	return r.scored(func(p *Probe, s fitness.Settings) (float64, error) {
		sum, _, err := p.sumOverMatrices(s, func(*nnbert.Parameter) bool { return true }, of)
		return sum, err
	})
}
