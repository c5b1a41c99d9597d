package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// task holds what a language model must predict: for each position the next token, among the tokens of the batch.
type task struct {
	rows   []float32 // [D][E], embeddings of the D different tokens, and the weights of the decoder
	token  []int     // [T*B], the row that each position reads
	target []int     // [T*B], the row that follows it; -1 at the last step
}

// task returns the task of a size, which is the same for all cells.
func (p *Probe) task(s fitness.Settings) (task, error) {
	in, err := p.embedded(p.fullStack(s), nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}, passKind{})
	if err != nil {
		return task{}, err
	}
	tokens, err := p.shared.input.Tokens(s.Batch, s.Steps, p.draw)
	if err != nil {
		return task{}, err
	}
	k := task{token: make([]int, len(tokens)), target: make([]int, len(tokens))}
	rowOf := map[int]int{}
	for i, token := range tokens {
		if _, ok := rowOf[token]; !ok {
			rowOf[token] = len(rowOf)
			k.rows = append(k.rows, in.X[i*s.Embedding:(i+1)*s.Embedding]...)
		}
		k.token[i] = rowOf[token]
	}
	for i := range k.target {
		if k.target[i] = -1; i+s.Batch < len(tokens) {
			k.target[i] = k.token[i+s.Batch]
		}
	}
	return k, nil
}

// lossGradients returns the gradients of the cross-entropy of a language model in a pass, with respect to weights and
// hidden states. The embedding is also the decoder, so the model must be tied.
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

// lossGradientsOf returns the gradients of the loss of the recorded pass of a size, computed once for a cell.
func (p *Probe) lossGradientsOf(s fitness.Settings) (nnrnn.Gradients, error) {
	if g, ok := p.ofLoss[sizeOf(s)]; ok {
		return g, nil
	}
	trace, err := p.recorded(s)
	if err != nil {
		return nnrnn.Gradients{}, err
	}
	g, err := p.lossGradients(trace, s)
	if err == nil {
		p.ofLoss[sizeOf(s)] = g
	}
	return g, err
}

// eachMatrix calls visit with each weight matrix w of a network and its gradient g, which is nil if the loss does not
// depend on w.
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
