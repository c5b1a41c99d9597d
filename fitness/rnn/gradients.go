package rnn

import (
	"math/rand/v2"
	"slices"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// paperSettings are what the gradient metrics of Serianni & Kalita (2023) measure at: batch 50, 70 steps, the model's
// size, benchmark initialisation.
var (
	paperDefaults = fitness.Settings{Batch: 50, Steps: 70}
	paperTakes    = []string{"layers", "width", "embedding", "batch", "steps", "repeats"}
	paperLeast    = fitness.Settings{Batch: 2}
)

// fullStack is the network at the settings' size.
func (p *Probe) fullStack(s fitness.Settings) *probeStack {
	return p.stack(nnrnn.Shape{Layers: s.Layers, Embedding: s.Embedding, Hidden: s.Width, Tied: p.Model.Tied}, nnrnn.Benchmark)
}

// hidden is hidden state 0 that layer l (from 0) sees at each step, [T][B][H]. The last step of the pass is made only
// where somebody wants its gradients.
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

// recorded is the pass that gradients are taken of.
func (p *Probe) recorded(s fitness.Settings) (*nnrnn.Trace, error) {
	return p.pass(p.fullStack(s), nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}, passKind{record: true})
}

// sums are the gradients of the sum of the output, with respect to embeddings and hidden states.
func (p *Probe) sums(s fitness.Settings) (nnrnn.Gradients, error) {
	if g, ok := p.ofSum[sizeOf(s)]; ok {
		return g, nil
	}
	trace, err := p.recorded(s)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	g, err := p.ofOnes(trace, s, nnrnn.Want{Input: true, Hidden: true})
	if err == nil {
		p.ofSum[sizeOf(s)] = g
	}
	return g, err
}

func (p *Probe) ofOnes(trace *nnrnn.Trace, s fitness.Settings, want nnrnn.Want) (nnrnn.Gradients, error) {
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

// halfSquare hands on the gradients of 0.5 |output|^2 with respect to weights. Their memory is the probe's only until use
// returns.
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

// noisy is the gradient of the sum of the output with respect to embeddings that have noise N(0, 1) times level times
// their variance over the batch on them. Its memory is the probe's only until the next pass.
func (p *Probe) noisy(s fitness.Settings, level float64, use func(gradient []float32) error) error {
	stack := p.fullStack(s)
	pass := nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}
	in, err := p.embedded(stack, pass, passKind{})
	if err != nil {
		return err
	}
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	noise := p.batch.noise(len(in.X), p.draw)
	trace := stack.Record(nnrnn.Input{X: addNoise(p.memory.Take(len(in.X)), in.X, noise, level, s)}, pass, &p.memory)
	g, err := p.ofOnes(trace, s, nnrnn.Want{Input: true})
	if err != nil {
		return err
	}
	return use(g.Input)
}

// noise is n draws of N(0, 1), the same for all cells.
func (b *batches) noise(n, draw int) []float32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := [2]int{n, draw}
	if x, ok := b.noises[key]; ok {
		return x
	}
	rng := rand.New(rand.NewPCG(fitness.WeightKey(b.seed, draw), 0x6e6f697365)) // "noise"
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	b.noises[key] = x
	return x
}

// addNoise is x [T][B][E] + noise * level * the variance of x over the batch.
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

// variance of every step-th element.
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
