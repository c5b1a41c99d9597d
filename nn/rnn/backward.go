package rnn

import (
	"context"
	"slices"

	"evolve/nn/internal/kernel"
)

// Want says which gradients a reverse pass is for. What none of them needs is not computed.
type Want struct {
	Input   bool // with respect to the embeddings
	Hidden  bool // with respect to hidden state 0 as each step sees it, of every layer: by that step and, as output, above
	Weights bool // with respect to weights and biases
}

// Gradients are those of one scalar, <cotangent, output>. They live in the trace's memory.
type Gradients struct {
	Input   []float32   // [T][B][E]
	Hidden  [][]float32 // [layer], each [T][B][H]
	Weights [][]Affine  // [layer][node]
}

// Backward returns the gradients of <cotangent, y> for the output y [T][B][H] of the last layer. The trace must be one of
// Record. Back-propagation through time: the steps in reverse, then everything that does not wait for a state for all
// steps at once; nothing goes into the states that the pass began with. Cost: that of the forward pass for gradients of states and inputs, and once more for those of weights.
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

// layerBackward is one layer on its way back through time.
type layerBackward struct {
	*layerForward
	want Want
	out  []float32 // [T][B][H]: gradient of the layer's output

	live           []bool         // node: its value reaches the output
	nodeGradients  [][]float32    // node: gradient of its value, [T][B][H] where whole, else of this step, [B][H]; nil unless live
	everyStep      []bool         // node: the gradient of all steps is wanted at once
	stateGradients [][2][]float32 // state: gradient of it after this step, and before, in turns

	input, hidden []float32
	weights       []Affine
}

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

// allocateResults makes room for what outlives the pass.
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

// live tells which nodes' values reach hidden state 0, at this step or a later one.
func (c Cell) live() []bool {
	live, states := make([]bool, len(c.Nodes)), make([]bool, len(c.New))
	states[0] = true
	for changed := true; changed; {
		changed = false
		for s, node := range c.New {
			live[node] = live[node] || states[s]
		}
		for i := len(c.Nodes) - 1; i >= 0; i-- {
			for _, r := range c.Nodes[i].In {
				s := r.State()
				switch {
				case !live[i]:
				case s >= 0 && !states[s]:
					states[s], changed = true, true
				case r.IsNode() && !live[r]:
					live[r] = true // comes later in this loop
				}
			}
		}
	}
	return live
}

// nodeGradient is the gradient of nodeGradient i at step t; nil when it is not live.
func (b *layerBackward) nodeGradient(i, t int) []float32 {
	if b.everyStep[i] {
		return b.nodeGradients[i][t*b.block() : (t+1)*b.block()]
	}
	return b.nodeGradients[i]
}

// stepBackward goes back through stepBackward t: from the gradients of the states after it to those of the states before.
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

// beginStep sets the gradients of this step: 0, and what the states after it bring.
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

func (b *layerBackward) gradientBefore(s, t int) []float32 { return b.stateGradients[s][t&1] }
func (b *layerBackward) gradientAfter(s, t int) []float32  { return b.stateGradients[s][1-t&1] }

// inputGradient is where the inputGradient of an input at step t is gathered; nil where it does not reach anything or is X.
func (b *layerBackward) inputGradient(r Ref, t int) []float32 {
	switch {
	case r == X:
		return nil
	case r.IsNode():
		return b.nodeGradient(int(r), t)
	}
	return b.gradientBefore(r.State(), t)
}

func (b *layerBackward) inputGradients(in []Ref, t int) (g [3][]float32) {
	for j, r := range in {
		g[j] = b.inputGradient(r, t)
	}
	return g
}

// linearBackward is a Linear at step t, for inputs that are not known for all steps.
func (b *layerBackward) linearBackward(i int, n Node, t int) {
	for j, r := range n.In {
		if !b.precomputed(r) && (t > 0 || r.IsNode() || b.want.Hidden) {
			b.backwardMatrix(i, j).MulAdd(b.inputGradient(r, t), b.width, b.nodeGradient(i, t), b.width, b.Batch)
		}
	}
}

// backwardMatrix is weight matrix j of node i as the reverse reads it.
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

// allStepsBackward goes back through node i for all steps: the whole of a timeless node, and what a Linear gives to inputs known
// for all steps.
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

// elementwiseBackward adds to the gradients to of a node's inputs in what its gradient g means for them; value is the node's.
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

// retainedForBackward tells which nodes' values the reverse needs: activations their own, and the inputs of products, blends and linears.
func (r *layerForward) retainedForBackward() []bool {
	kept := slices.Clone(r.hoisted)
	for i, n := range r.cell.Nodes {
		kept[i] = kept[i] || n.Op.IsActivation()
		for _, in := range n.In {
			if in.IsNode() && (n.Op == Prod || n.Op == Blend || n.Op == Linear) {
				kept[in] = true
			}
		}
	}
	return kept
}

// weightGradients computes the gradients of weights and biases of live Linear nodes; of others they are nil.
func (b *layerBackward) weightGradients() {
	rows := b.Batch * b.Steps
	var inputs kernel.Matrix
	for _, r := range b.linearInputs() {
		width := inputWidth(r, b.in, b.width)
		inputs.Pack(b.allSteps(r), width, rows, width)
		for i, n := range b.cell.Nodes {
			for j, in := range n.In {
				if n.Op == Linear && b.live[i] && in == r {
					inputs.MulAddOf(b.weights[i].W[j], inputs.N, b.nodeGradients[i], b.width, b.width)
				}
			}
		}
	}
	for i, n := range b.cell.Nodes {
		if n.Op == Linear && b.live[i] {
			kernel.ColumnSums(b.weights[i].B, b.nodeGradients[i], rows)
		}
	}
}

// linearInputs are the different inputs of live Linear nodes.
func (b *layerBackward) linearInputs() (refs []Ref) {
	for i, n := range b.cell.Nodes {
		for _, r := range n.In {
			if n.Op == Linear && b.live[i] && !slices.Contains(refs, r) {
				refs = append(refs, r)
			}
		}
	}
	return refs
}
