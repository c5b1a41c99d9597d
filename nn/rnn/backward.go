package rnn

import (
	"context"
	"slices"

	"evolve/nn/internal/kernel"
)

// Want selects the gradients that Backward computes. What none of them needs is not computed.
type Want struct {
	Input   bool // with respect to the embeddings
	Hidden  bool // with respect to hidden state 0 of every layer, as each step reads it
	Weights bool // with respect to weights and biases
}

// Gradients holds the derivatives of one scalar, <cotangent, output>, in the memory of the trace. What was not wanted is
// nil; in Hidden and Weights the element of each layer is.
type Gradients struct {
	Input   []float32   // [T][B][E]
	Hidden  [][]float32 // [layer], each [T][B][H]; block t is the state before step t, read by step t and by the layer above
	Weights [][]Affine  // [layer][node]; empty for a node that is not Linear, or does not reach the output
}

// Backward returns the gradients of <cotangent, y> for the output y [T][B][H] of the last layer, by back-propagation
// through time. The trace must come from Record; it may be used again with another cotangent. No gradient goes into the
// states that the pass began with, except Hidden's first block. The error is that of ctx.
//
// Cost: that of the forward pass for the gradients of states and inputs, and once more for those of weights.
func (t *Trace) Backward(ctx context.Context, cotangent []float32, want Want) (Gradients, error) {
	var g Gradients
	last := t.stack.Shape.Layers - 1
	if _, err := t.States(ctx, last); err != nil {
		return g, err
	}
	g.Hidden, g.Weights = make([][]float32, last+1), make([][]Affine, last+1)
	out := cotangent
	for l := last; l >= 0; l-- {
		b := &layerBackward{layerForward: t.layers[l], want: want, out: out}
		b.want.Input = want.Input || l > 0
		if err := b.backward(ctx); err != nil {
			return g, err
		}
		g.Hidden[l], g.Weights[l], out = b.hidden, b.weights, b.input
		if f := t.lockedFactor(l); f != nil && out != nil {
			out = t.scaleSteps(out, f)
		}
	}
	if want.Input {
		g.Input = out
	}
	return g, nil
}

// layerBackward differentiates one layer, from the last step to the first.
type layerBackward struct {
	*layerForward
	want Want
	out  []float32 // [T][B][H], gradient of the layer's output

	live           []bool         // [node]: the value reaches the output
	nodeGradients  [][]float32    // [node]: gradient of the value, [T][B][H] where everyStep, else [B][H]; nil unless live
	everyStep      []bool         // [node]: the gradients of all steps are kept
	stateGradients [][2][]float32 // [state], each [B][H]: gradients after and before the present step, in turns

	input, hidden []float32 // results, in the shapes of Gradients
	weights       []Affine
}

// backward computes the results: first step by step what passes through states, then for all steps at once what does not.
func (b *layerBackward) backward(ctx context.Context) error {
	b.chunkStart = 0
	b.allocateResults()
	mark := b.memory.Mark()
	defer b.memory.Rewind(mark)
	b.allocateScratch()
	for t := b.Steps - 1; t >= 0; t-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.stepBackward(t)
	}
	for i := len(b.cell.Nodes) - 1; i >= 0; i-- {
		if b.live[i] {
			b.allStepsBackward(i)
		}
	}
	if b.want.Weights {
		b.weightGradients()
	}
	return nil
}

// allocateScratch takes the buffers that are needed during the pass only, set to zero.
func (b *layerBackward) allocateScratch() {
	nodes := len(b.cell.Nodes)
	b.nodeGradients, b.everyStep = make([][]float32, nodes), make([]bool, nodes)
	for i, n := range b.cell.Nodes {
		if !b.live[i] {
			continue
		}
		b.everyStep[i] = b.hoisted[i] || n.Op == Linear && b.want.Weights
		size := b.block()
		if b.everyStep[i] {
			size *= b.Steps
		}
		b.nodeGradients[i] = b.memory.Zeros(size)
	}
	b.stateGradients = make([][2][]float32, len(b.cell.New))
	for s := range b.stateGradients {
		b.stateGradients[s] = [2][]float32{b.memory.Zeros(b.block()), b.memory.Zeros(b.block())}
	}
}

// allocateResults takes the buffers of the results, which outlive the pass.
func (b *layerBackward) allocateResults() {
	b.live = b.cell.live()
	if b.want.Input {
		b.input = b.memory.Zeros(b.Steps * b.Batch * b.in)
	}
	if b.want.Hidden {
		b.hidden = b.memory.Take(b.Steps * b.block())
	}
	if !b.want.Weights {
		return
	}
	b.weights = make([]Affine, len(b.cell.Nodes))
	for i, n := range b.cell.Nodes {
		if n.Op == Linear && b.live[i] {
			b.weights[i].B = b.memory.Zeros(b.width)
			for _, r := range n.In {
				b.weights[i].W = append(b.weights[i].W, b.memory.Zeros(b.width*inputWidth(r, b.in, b.width)))
			}
		}
	}
}

// nodeGradient returns the gradient of node i at step t, [B][H], or nil when the node is not live.
func (b *layerBackward) nodeGradient(i, t int) []float32 {
	if b.everyStep[i] {
		return b.nodeGradients[i][t*b.block() : (t+1)*b.block()]
	}
	return b.nodeGradients[i]
}

// stepBackward goes back through step t, from the gradients of the states after it to those of the states before it.
func (b *layerBackward) stepBackward(t int) {
	b.beginStep(t)
	for i := len(b.cell.Nodes) - 1; i >= 0; i-- {
		switch n := b.cell.Nodes[i]; {
		case !b.live[i] || b.stateless[i]:
		case n.Op == Linear:
			b.linearBackward(i, n, t)
		default:
			b.elementwiseBackward(n, b.nodeGradient(i, t), b.value(i, t), b.inputGradients(n.In, t), b.stepInputs(n.In, t))
		}
	}
	if b.want.Hidden && t == 0 {
		copy(b.hidden, b.gradientBefore(0, t))
	}
}

// beginStep clears the gradients of step t and adds those of the states after it, the output's included.
func (b *layerBackward) beginStep(t int) {
	for i, g := range b.nodeGradients {
		if !b.everyStep[i] {
			clear(g)
		}
	}
	for s, node := range b.cell.New {
		after := b.gradientAfter(s, t)
		if s == 0 {
			kernel.Add(after, after, b.out[t*b.block():(t+1)*b.block()])
			if b.want.Hidden && t < b.Steps-1 {
				copy(b.hidden[(t+1)*b.block():], after)
			}
		}
		if g := b.nodeGradients[node]; g != nil {
			g = b.nodeGradient(int(node), t)
			kernel.Add(g, g, after)
		}
		clear(b.gradientBefore(s, t))
	}
}

// gradientBefore returns the gradient of hidden state s before step t, and gradientAfter that after it: [B][H].
func (b *layerBackward) gradientBefore(s, t int) []float32 { return b.stateGradients[s][t&1] }
func (b *layerBackward) gradientAfter(s, t int) []float32  { return b.stateGradients[s][1-t&1] }

// inputGradient returns the buffer that collects the gradient of an input at step t, [B][H]. It is nil for X, and for a
// node that is not live.
func (b *layerBackward) inputGradient(r Ref, t int) []float32 {
	switch {
	case r == X:
		return nil
	case r.IsNode():
		return b.nodeGradient(int(r), t)
	}
	return b.gradientBefore(r.State(), t)
}

// inputGradients returns the inputGradient of each input of an elementwise node.
func (b *layerBackward) inputGradients(in []Ref, t int) (g [3][]float32) {
	for j, r := range in {
		g[j] = b.inputGradient(r, t)
	}
	return g
}

// linearBackward adds W' g to the gradients of those inputs of a Linear at step t that are not precomputed.
func (b *layerBackward) linearBackward(i int, n Node, t int) {
	for j, r := range n.In {
		if !b.precomputed(r) && (t > 0 || r.IsNode() || b.want.Hidden) {
			b.backwardMatrix(i, j).MulAdd(b.inputGradient(r, t), b.width, b.nodeGradient(i, t), b.width, b.Batch)
		}
	}
}

// backwardMatrix returns weight matrix j of node i in the form that backward products read. It packs the matrix when it
// is first asked for.
func (b *layerBackward) backwardMatrix(i, j int) *kernel.Matrix {
	y := b.layerWeights
	y.backward = resize(y.backward, len(b.cell.Nodes))
	y.backward[i] = resize(y.backward[i], len(b.cell.Nodes[i].In))
	m := &y.backward[i][j]
	if !slices.Contains(y.backwardPacked, [2]int{i, j}) {
		w := y.weights[i].W[j]
		m.Pack(w, len(w)/b.width, b.width, len(w)/b.width)
		y.backwardPacked = append(y.backwardPacked, [2]int{i, j})
	}
	return m
}

// allStepsBackward goes back through node i for all steps at once: the whole of a stateless node, and the precomputed
// inputs of a Linear.
func (b *layerBackward) allStepsBackward(i int) {
	n := b.cell.Nodes[i]
	if n.Op != Linear {
		if b.stateless[i] {
			var g [3][]float32
			for j, r := range n.In {
				g[j] = b.nodeGradients[r]
			}
			b.elementwiseBackward(n, b.nodeGradients[i], b.values[i], g, b.chunkInputs(n.In))
		}
		return
	}
	for j, r := range n.In {
		switch {
		case !b.precomputed(r):
		case r == X && b.want.Input:
			b.backwardMatrix(i, j).MulAdd(b.input, b.in, b.nodeGradients[i], b.width, b.Batch*b.Steps)
		case r != X:
			b.backwardMatrix(i, j).MulAdd(b.nodeGradients[r], b.width, b.nodeGradients[i], b.width, b.Batch*b.Steps)
		}
	}
}

// elementwiseBackward adds the gradients of the inputs in to the buffers to, for the gradient g of a node and its value.
func (b *layerBackward) elementwiseBackward(n Node, g, value []float32, to, in [3][]float32) {
	switch n.Op {
	case Prod:
		kernel.AddMul(to[0], g, in[1])
		kernel.AddMul(to[1], g, in[0])
	case Sum:
		kernel.Add(to[0], to[0], g)
		kernel.Add(to[1], to[1], g)
	case Blend:
		kernel.BlendBack(to[0], to[1], to[2], g, in[0], in[1], in[2])
	case Tanh:
		kernel.TanhBack(to[0], g, value)
	case Sigmoid:
		kernel.SigmoidBack(to[0], g, value)
	case LeakyReLU:
		kernel.LeakyReLUBack(to[0], g, value)
	}
}

// retainedForBackward returns the nodes whose values Backward reads: activations, and inputs of products, blends and
// Linears. Hoisted nodes are retained anyway.
func (f *layerForward) retainedForBackward() []bool {
	retained := slices.Clone(f.hoisted)
	for i, n := range f.cell.Nodes {
		retained[i] = retained[i] || n.Op.IsActivation()
		for _, in := range n.In {
			if in.IsNode() && (n.Op == Prod || n.Op == Blend || n.Op == Linear) {
				retained[in] = true
			}
		}
	}
	return retained
}
