package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// task is what a language model is asked: for each position the next token, among those of the batch.
type task struct {
	rows   []float32 // [D][E] their embeddings, the decoder's weights too
	token  []int     // [T*B] which each position reads
	target []int     // [T*B] which comes next; -1 at the last step
}

// task of a size, the same for all cells.
func (p *Probe) task(s fitness.Settings) (task, error) {
	in, err := p.embedded(p.fullStack(s), nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}, passKind{})
	if err != nil {
		return task{}, err
	}
	tokens, err := p.batch.input.Tokens(s.Batch, s.Steps, p.draw)
	if err != nil {
		return task{}, err
	}
	k := task{token: make([]int, len(tokens)), target: make([]int, len(tokens))}
	known := map[int]int{}
	for i, token := range tokens {
		if _, ok := known[token]; !ok {
			known[token] = len(known)
			k.rows = append(k.rows, in.X[i*s.Embedding:(i+1)*s.Embedding]...)
		}
		k.token[i] = known[token]
	}
	for i := range k.target {
		if k.target[i] = -1; i+s.Batch < len(tokens) {
			k.target[i] = k.token[i+s.Batch]
		}
	}
	return k, nil
}

// lossGradients are the gradients of a language model's loss in a pass, with respect to weights and hidden states. The
// decoder is the embedding, so the model must be tied.
func (p *Probe) lossGradients(trace *nnrnn.Trace, s fitness.Settings) (nnrnn.Gradients, error) {
	if !p.Model.Tied {
		return nnrnn.Gradients{}, fmt.Errorf("needs model.tied, so that the embedding can decode")
	}
	k, err := p.task(s)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	y, err := trace.Output(p.ctx)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	cotangent := p.memory.Take(len(y))
	nn.CrossEntropy(cotangent, y, k.rows, k.target, s.Embedding, &p.memory)
	return trace.Backward(p.ctx, cotangent, nnrnn.Want{Weights: true, Hidden: true})
}

// ofLoss are the gradients of the loss of the recorded pass, once for a cell.
func (p *Probe) ofLoss(s fitness.Settings) (nnrnn.Gradients, error) {
	if g, ok := p.losses[sizeOf(s)]; ok {
		return g, nil
	}
	trace, err := p.recorded(s)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	g, err := p.lossGradients(trace, s)
	if err == nil {
		p.losses[sizeOf(s)] = g
	}
	return g, err
}

// eachMatrix visits the weight matrices w of a network and their gradients g, which are nil where nothing flows.
func eachMatrix(stack *probeStack, gradients [][]nnrnn.Affine, visit func(w, g []float32)) {
	for l, layer := range gradients {
		for i, a := range stack.Weights(l) {
			for j, w := range a.W {
				var g []float32
				if j < len(layer[i].W) {
					g = layer[i].W[j]
				}
				visit(w, g)
			}
		}
	}
}
