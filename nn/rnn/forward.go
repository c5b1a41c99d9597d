package rnn

import (
	"context"
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// layerForward is one layer on its way through time.
type layerForward struct {
	Pass
	Input // in wide
	plan
	*layerWeights
	cell      Cell
	in, width int
	memory    *nn.Arena[float32]

	record      bool
	initial     [][]float32 // per hidden state, [B][H]: what the pass begins with; nil: zeros
	states      [][]float32 // per hidden state: [T+1][B][H], or before and after the step in turns, [2][B][H]
	values      [][]float32 // per node: [stretch][B][H] when kept, else [B][H], nil where the node writes a state
	retained    []bool      // per node: the value lasts for a stretch: hoisted, or wanted again by the reverse
	writesState []int       // per node: the hidden state that it writes, or -1

	tabulated [][]float32 // per node: the product of its first X with each of Rows, [D][H], where there are Rows

	chunk      int // steps hoisted at a time
	chunkStart int // first of them
}

// chunkFloats bounds the hoisted values, so that they are still in the second-level cache when their step comes.
const chunkFloats = 1 << 19

func (r *layerForward) block() int { return r.Batch * r.width }

// forward fills states, a stretch of steps after the other: first everything that does not wait for a state, for all its
// steps at once, then step by step.
func (r *layerForward) forward(ctx context.Context) error {
	r.allocate()
	r.tabulate()
	for r.chunkStart = 0; r.chunkStart < r.Steps; r.chunkStart += r.chunk {
		steps := min(r.chunk, r.Steps-r.chunkStart)
		for i := range r.cell.Nodes {
			if r.hoisted[i] {
				r.hoist(i, steps)
			}
		}
		for t := r.chunkStart; t < r.chunkStart+steps; t++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.step(t)
		}
	}
	return nil
}

func (r *layerForward) allocate() {
	for i := range r.cell.New {
		blocks := 2
		if i == 0 || r.record {
			blocks = r.Steps + 1
		}
		r.states = append(r.states, r.memory.Take(blocks*r.block()))
		if r.initial == nil {
			clear(r.states[i][:r.block()])
		} else {
			copy(r.states[i][:r.block()], r.initial[i])
		}
	}
	r.retained = r.hoisted
	if r.record {
		r.retained = r.retainedForBackward()
	}
	hoisted := 0
	for _, h := range r.hoisted {
		if h {
			hoisted++
		}
	}
	if r.chunk = r.Steps; !r.record {
		r.chunk = min(r.Steps, max(1, chunkFloats/max(1, hoisted*r.block())))
	}
	r.values, r.writesState = make([][]float32, len(r.cell.Nodes)), r.stateWriters()
	for i := range r.values {
		switch {
		case r.retained[i]:
			r.values[i] = r.memory.Take(r.chunk * r.block())
		case r.writesState[i] < 0:
			r.values[i] = r.memory.Take(r.block())
		}
	}
}

// stateWriters finds for each node the state that its value becomes, to be computed in place.
func (r *layerForward) stateWriters() []int {
	writes := make([]int, len(r.cell.Nodes))
	for i := range writes {
		writes[i] = -1
	}
	for s, node := range r.cell.New {
		if !r.hoisted[node] {
			writes[node] = s
		}
	}
	return writes
}

// tabulate computes products with X for the rows of it that differ.
func (r *layerForward) tabulate() {
	r.tabulated = make([][]float32, len(r.cell.Nodes))
	if r.Rows == nil {
		return
	}
	for i, n := range r.cell.Nodes {
		if j := slices.Index(n.In, X); n.Op == Linear && j >= 0 {
			r.tabulated[i] = r.memory.Zeros(len(r.Rows) / r.in * r.width)
			r.multiply(i, j, r.tabulated[i], r.Rows, r.hasBias(n, j))
		}
	}
}

// hasBias reports whether an input before input j of a hoisted node has brought the bias.
func (r *layerForward) hasBias(n Node, j int) bool {
	return slices.ContainsFunc(n.In[:j], r.precomputed)
}

// addTabulated adds the tabulated product of node i to value, or sets it unless begun.
func (r *layerForward) addTabulated(i int, value []float32, begun bool) {
	at := r.chunkStart * r.Batch
	for p, row := range r.Index[at : at+len(value)/r.width] {
		to, product := value[p*r.width:(p+1)*r.width], r.tabulated[i][row*r.width:(row+1)*r.width]
		if begun {
			kernel.Add(to, to, product)
		} else {
			copy(to, product)
		}
	}
}

// hoist computes for the next steps what node i takes from inputs known for all steps.
func (r *layerForward) hoist(i, steps int) {
	n, value := r.cell.Nodes[i], r.values[i][:steps*r.block()]
	if n.Op != Linear {
		elementwise(n.Op, value, r.chunkInputs(n.In))
		return
	}
	for j, in := range n.In {
		switch {
		case !r.precomputed(in):
		case in == X && r.tabulated[i] != nil && j == slices.Index(n.In, X):
			r.addTabulated(i, value, r.hasBias(n, j))
		default:
			r.multiply(i, j, value, r.chunkInput(in), r.hasBias(n, j))
		}
	}
}

// multiply adds weight matrix j of node i times x to value, which so far holds nothing, not even the bias, unless begun.
func (r *layerForward) multiply(i, j int, value, x []float32, begun bool) {
	m := &r.packed[i][j]
	rows := len(value) / r.width
	if begun {
		m.MulAdd(value, r.width, x, m.K, rows)
		return
	}
	m.MulBias(value, r.width, r.weights[i].B, x, m.K, rows)
}

func (r *layerForward) chunkInputs(in []Ref) (s [3][]float32) {
	for j, ref := range in {
		s[j] = r.chunkInput(ref)
	}
	return s
}

func (r *layerForward) chunkInput(ref Ref) []float32 {
	if ref == X {
		return r.X[r.chunkStart*r.Batch*r.in:]
	}
	return r.values[ref]
}

// step computes step t of every node that waits for a state, and the new states.
func (r *layerForward) step(t int) {
	for i, n := range r.cell.Nodes {
		switch {
		case r.stateless[i]:
		case n.Op == Linear:
			r.linear(i, n, t)
		default:
			elementwise(n.Op, r.value(i, t), r.stepInputs(n.In, t))
		}
	}
	for s, node := range r.cell.New {
		r.storeState(s, r.value(int(node), t), t)
	}
}

// storeState makes value the new state s, clamped if so wanted; it may be there already.
func (r *layerForward) storeState(s int, value []float32, t int) {
	switch after := r.stateAfter(s, t); {
	case r.Clamp > 0:
		kernel.Clamp(after, value, r.Clamp)
	case &after[0] != &value[0]:
		copy(after, value)
	}
}

// linear adds to step t of node i what could not be hoisted. Zero states at t = 0 add nothing.
func (r *layerForward) linear(i int, n Node, t int) {
	value, begun := r.value(i, t), r.hoisted[i]
	for j, in := range n.In {
		if r.precomputed(in) || t == 0 && r.initial == nil && !in.IsNode() {
			continue
		}
		r.multiply(i, j, value, r.stepInput(in, t), begun)
		begun = true
	}
	if !begun {
		kernel.FillRows(value, r.weights[i].B)
	}
}

// value is node i at step t: [B][H].
func (r *layerForward) value(i, t int) []float32 {
	switch {
	case r.writesState[i] >= 0:
		return r.stateAfter(r.writesState[i], t)
	case r.retained[i]:
		t -= r.chunkStart
		return r.values[i][t*r.block() : (t+1)*r.block()]
	}
	return r.values[i]
}

func (r *layerForward) stepInputs(in []Ref, t int) (s [3][]float32) {
	for j, ref := range in {
		s[j] = r.stepInput(ref, t)
	}
	return s
}

// stepInput is what a node reads at step t, [B][H]; never X, which only a Linear reads and which is hoisted.
func (r *layerForward) stepInput(ref Ref, t int) []float32 {
	if s := ref.State(); s >= 0 {
		return r.stateBefore(s, t)
	}
	return r.value(int(ref), t)
}

// stateBefore is hidden stateBefore s before step t, and so after step t-1.
func (r *layerForward) stateBefore(s, t int) []float32 {
	t %= len(r.states[s]) / r.block()
	return r.states[s][t*r.block() : (t+1)*r.block()]
}

func (r *layerForward) stateAfter(s, t int) []float32 { return r.stateBefore(s, t+1) }

// output is what the layer above reads: [T][B][H].
func (r *layerForward) output() []float32 { return r.states[0][r.block():] }

// elementwise applies every operation but Linear.
func elementwise(op Op, dst []float32, in [3][]float32) {
	switch op {
	case Prod:
		kernel.Mul(dst, in[0], in[1])
	case Sum:
		kernel.Add(dst, in[0], in[1])
	case Blend:
		kernel.Blend(dst, in[0], in[1], in[2])
	case Tanh:
		kernel.Tanh(dst, in[0])
	case Sigmoid:
		kernel.Sigmoid(dst, in[0])
	case LeakyReLU:
		kernel.LeakyReLU(dst, in[0])
	default:
		panic("rnn: elementwise: not an elementwise operation")
	}
}

// allSteps is an input or a node at allSteps steps, [T][B][.], of a recorded run.
func (r *layerForward) allSteps(ref Ref) []float32 {
	switch s := ref.State(); {
	case ref == X:
		return r.X[:r.Steps*r.Batch*r.in]
	case s >= 0:
		return r.states[s][:r.Steps*r.block()]
	case r.writesState[ref] >= 0:
		return r.states[r.writesState[ref]][r.block():]
	}
	return r.values[ref]
}
