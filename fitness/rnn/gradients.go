package rnn

import (
	"slices"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// The gradient metrics of Serianni & Kalita (2023) measure at batch 50, 70 steps, the model's size, and benchmark
// initialisation.
var (
	paperSize          = fitness.Settings{Batch: 50, Steps: 70}
	fullSettings       = []string{"layers", "width", "embedding", "batch", "steps", "repeats"}
	leastForCovariance = fitness.Settings{Batch: 2}
)

// fullStack returns the network at the settings' size, with benchmark initialisation.
func (p *Probe) fullStack(s fitness.Settings) *probeStack {
	return p.stack(nnrnn.Shape{Layers: s.Layers, Embedding: s.Embedding, Hidden: s.Width, Tied: p.Model.Tied}, nnrnn.Benchmark)
}

// hidden returns hidden state 0 that layer l (from 0) sees at each step, [T][B][H]. The last step of the pass is
// computed only if a term of this evaluation takes gradients at this size.
func (p *Probe) hidden(s fitness.Settings, l int) ([]float32, error) {
	stack := p.fullStack(s)
	var trace *nnrnn.Trace
	var err error
	if slices.Contains(p.reversed, sizeOf(s)) {
		trace, err = p.recorded(s)
	} else {
		trace, err = p.pass(stack, nnrnn.Pass{Batch: s.Batch, Steps: s.Steps - 1}, passKind{read: s.Steps})
	}
	if err != nil {
		return nil, err
	}
	states, err := trace.States(p.ctx, l)
	if err != nil {
		return nil, err
	}
	return states[:s.Steps*s.Batch*stack.Shape.Width(l)], nil
}

// recorded returns the pass of a size that keeps what gradients need.
func (p *Probe) recorded(s fitness.Settings) (*nnrnn.Trace, error) {
	return p.pass(p.fullStack(s), nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}, passKind{record: true})
}

// sumGradients returns the gradients of the sum of the output with respect to embeddings and hidden states, computed
// once for a cell.
func (p *Probe) sumGradients(s fitness.Settings) (nnrnn.Gradients, error) {
	if g, ok := p.ofSum[sizeOf(s)]; ok {
		return g, nil
	}
	trace, err := p.recorded(s)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	g, err := p.backwardOnes(trace, s, nnrnn.Want{Input: true, Hidden: true})
	if err == nil {
		p.ofSum[sizeOf(s)] = g
	}
	return g, err
}

// backwardOnes returns the gradients of the sum of the output of a trace.
func (p *Probe) backwardOnes(trace *nnrnn.Trace, s fitness.Settings, want nnrnn.Want) (nnrnn.Gradients, error) {
	out, err := trace.Output(p.ctx)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	ones := p.memory.Take(len(out))
	for i := range ones {
		ones[i] = 1
	}
	return trace.Backward(p.ctx, ones, want)
}

// halfSquare calls use with the gradients of 0.5 |output|^2 with respect to weights. They are valid until use returns.
func (p *Probe) halfSquare(s fitness.Settings, use func(gradients [][]nnrnn.Affine)) error {
	trace, err := p.recorded(s)
	if err != nil {
		return err
	}
	out, err := trace.Output(p.ctx)
	if err != nil {
		return err
	}
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	g, err := trace.Backward(p.ctx, out, nnrnn.Want{Weights: true})
	if err == nil {
		use(g.Weights)
	}
	return err
}

// noisy calls use with the gradient [T][B][E] of the sum of the output with respect to noisy embeddings. The noise is
// N(0, 1) times level times the variance of the coordinate over the batch. The gradient is valid until use returns.
func (p *Probe) noisy(s fitness.Settings, level float64, use func(gradient []float32) error) error {
	stack := p.fullStack(s)
	pass := nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}
	in, err := p.embedded(stack, pass, passKind{})
	if err != nil {
		return err
	}
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	noise := p.shared.noise(len(in.X), p.draw)
	trace := stack.Record(nnrnn.Input{X: addNoise(p.memory.Take(len(in.X)), in.X, noise, level, s)}, pass, &p.memory)
	g, err := p.backwardOnes(trace, s, nnrnn.Want{Input: true})
	if err != nil {
		return err
	}
	return use(g.Input)
}

// addNoise sets dst to x [T][B][E] + noise * level * variance of x over the batch, and returns it.
func addNoise(dst, x, noise []float32, level float64, s fitness.Settings) []float32 {
	block := s.Batch * s.Embedding
	for t := 0; t < len(x); t += block {
		for e := range s.Embedding {
			scale := level * variance(x[t+e:t+block], s.Embedding)
			for i := t + e; i < t+block; i += s.Embedding {
				dst[i] = float32(float64(x[i]) + float64(noise[i])*scale)
			}
		}
	}
	return dst
}

// variance returns the variance of every step-th element of x, from the first.
func variance(x []float32, step int) float64 {
	n, sum, squares := 0.0, 0.0, 0.0
	for i := 0; i < len(x); i += step {
		n++
		sum += float64(x[i])
	}
	for i := 0; i < len(x); i += step {
		d := float64(x[i]) - sum/n
		squares += d * d
	}
	return squares / n
}
