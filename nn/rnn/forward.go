package rnn

import (
	"context"
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// layerForward computes one layer, step by step through time. [.] in a shape is in for X, and H for everything else.
type layerForward struct {
	Pass
	Input // of the layer: X is [T][B][in]
	plan
	*layerWeights
	cell      Cell
	in, width int // widths of the layer's input and of its states (H)
	memory    *nn.Arena[float32]

	record      bool        // Backward will follow: keep the values that it reads
	initial     [][]float32 // [state], each [B][H]: the states that the pass begins with; nil for zeros
	states      [][]float32 // [state], each [T+1][B][H], or [2][B][H]: the last two in turns
	values      [][]float32 // [node], each [chunk][B][H] where retained, else [B][H]; nil where the node writes a state
	retained    []bool      // [node]: the value is kept for a whole chunk, because it is hoisted or because Backward reads it
	writesState []int       // [node]: the hidden state that the value is written to in place, or -1

	tabulated [][]float32 // [node], each [D][H]: the products of the node's first X with Rows; nil without Rows

	chunk      int // how many steps are hoisted at a time
	chunkStart int // the first step of the present chunk
}

// chunkFloats bounds the hoisted values of a chunk, in numbers. They are still in the second-level cache when their step
// reads them.
const chunkFloats = 1 << 19

// block returns the size of a state at one step, B*H.
func (f *layerForward) block() int { return f.Batch * f.width }

// forward fills states, one chunk of steps after the other. It first computes what needs no state, for all steps of the
// chunk at once, and then the rest step by step. It returns the error of ctx.
func (f *layerForward) forward(ctx context.Context) error {
	f.allocate()
	f.tabulate()
	for f.chunkStart = 0; f.chunkStart < f.Steps; f.chunkStart += f.chunk {
		steps := min(f.chunk, f.Steps-f.chunkStart)
		for i := range f.cell.Nodes {
			if f.hoisted[i] {
				f.hoist(i, steps)
			}
		}
		for t := f.chunkStart; t < f.chunkStart+steps; t++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			f.step(t)
		}
	}
	return nil
}

// allocate takes the buffers of states and values from memory, and sets the length of a chunk.
func (f *layerForward) allocate() {
	for i := range f.cell.New {
		blocks := 2
		if i == 0 || f.record {
			blocks = f.Steps + 1
		}
		f.states = append(f.states, f.memory.Take(blocks*f.block()))
		if f.initial == nil {
			clear(f.states[i][:f.block()])
		} else {
			copy(f.states[i][:f.block()], f.initial[i])
		}
	}
	f.retained = f.hoisted
	if f.record {
		f.retained = f.retainedForBackward()
	}
	hoisted := 0
	for _, h := range f.hoisted {
		if h {
			hoisted++
		}
	}
	if f.chunk = f.Steps; !f.record {
		f.chunk = min(f.Steps, max(1, chunkFloats/max(1, hoisted*f.block())))
	}
	f.values, f.writesState = make([][]float32, len(f.cell.Nodes)), f.stateWriters()
	for i := range f.values {
		switch {
		case f.retained[i]:
			f.values[i] = f.memory.Take(f.chunk * f.block())
		case f.writesState[i] < 0:
			f.values[i] = f.memory.Take(f.block())
		}
	}
}

// stateWriters returns for each node the hidden state that its value becomes, or -1. Such a value is computed in the
// buffer of the state. Hoisted nodes have buffers of their own.
func (f *layerForward) stateWriters() []int {
	writes := make([]int, len(f.cell.Nodes))
	for i := range writes {
		writes[i] = -1
	}
	for s, node := range f.cell.New {
		if !f.hoisted[node] {
			writes[node] = s
		}
	}
	return writes
}

// tabulate computes the products of weights with the different rows of X, once each, where Rows lists them.
func (f *layerForward) tabulate() {
	f.tabulated = make([][]float32, len(f.cell.Nodes))
	if f.Rows == nil {
		return
	}
	for i, n := range f.cell.Nodes {
		if j := slices.Index(n.In, X); n.Op == Linear && j >= 0 {
			f.tabulated[i] = f.memory.Zeros(len(f.Rows) / f.in * f.width)
			f.multiply(i, j, f.tabulated[i], f.Rows, f.hasBias(n, j))
		}
	}
}

// hasBias reports whether the value of hoisted node n already holds the bias when input j is added: the first
// precomputed input adds it.
func (f *layerForward) hasBias(n Node, j int) bool {
	return slices.ContainsFunc(n.In[:j], f.precomputed)
}

// addTabulated writes the tabulated products of node i, row by row of the chunk, to value [rows][H], or adds them if
// accumulate is set.
func (f *layerForward) addTabulated(i int, value []float32, accumulate bool) {
	at := f.chunkStart * f.Batch
	for p, row := range f.Index[at : at+len(value)/f.width] {
		to, product := value[p*f.width:(p+1)*f.width], f.tabulated[i][row*f.width:(row+1)*f.width]
		if accumulate {
			kernel.Add(to, to, product)
		} else {
			copy(to, product)
		}
	}
}

// hoist computes node i for the steps of the chunk, as far as it depends on precomputed inputs. Cost: that of the node,
// but in one product of steps*B rows.
func (f *layerForward) hoist(i, steps int) {
	n, value := f.cell.Nodes[i], f.values[i][:steps*f.block()]
	if n.Op != Linear {
		elementwise(n.Op, value, f.chunkInputs(n.In))
		return
	}
	for j, in := range n.In {
		switch {
		case !f.precomputed(in):
		case in == X && f.tabulated[i] != nil && j == slices.Index(n.In, X):
			f.addTabulated(i, value, f.hasBias(n, j))
		default:
			f.multiply(i, j, value, f.chunkInput(in), f.hasBias(n, j))
		}
	}
}

// multiply writes x [rows][.] times weight matrix j of node i, plus the bias, to value [rows][H]. If accumulate is set, it
// adds the product to value, which holds the bias already.
func (f *layerForward) multiply(i, j int, value, x []float32, accumulate bool) {
	m := &f.packed[i][j]
	rows := len(value) / f.width
	if accumulate {
		m.MulAdd(value, f.width, x, m.K, rows)
		return
	}
	m.MulBias(value, f.width, f.weights[i].B, x, m.K, rows)
}

// chunkInputs returns the chunkInput of each input of an elementwise node.
func (f *layerForward) chunkInputs(in []Ref) (s [3][]float32) {
	for j, ref := range in {
		s[j] = f.chunkInput(ref)
	}
	return s
}

// chunkInput returns a precomputed input from the first step of the chunk on: [.][B][.].
func (f *layerForward) chunkInput(ref Ref) []float32 {
	if ref == X {
		return f.X[f.chunkStart*f.Batch*f.in:]
	}
	return f.values[ref]
}

// step computes every node that depends on a state at step t, and then the states after it.
func (f *layerForward) step(t int) {
	for i, n := range f.cell.Nodes {
		switch {
		case f.stateless[i]:
		case n.Op == Linear:
			f.linear(i, n, t)
		default:
			elementwise(n.Op, f.value(i, t), f.stepInputs(n.In, t))
		}
	}
	for s, node := range f.cell.New {
		f.storeState(s, f.value(int(node), t), t)
	}
}

// storeState writes value [B][H] to hidden state s after step t, clamped if Clamp is set. The value may be there already.
func (f *layerForward) storeState(s int, value []float32, t int) {
	switch after := f.stateAfter(s, t); {
	case f.Clamp > 0:
		kernel.Clamp(after, value, f.Clamp)
	case &after[0] != &value[0]:
		copy(after, value)
	}
}

// linear adds to Linear node i at step t the products that could not be hoisted. States before step 0 add nothing where
// they are zero.
func (f *layerForward) linear(i int, n Node, t int) {
	value, accumulate := f.value(i, t), f.hoisted[i]
	for j, in := range n.In {
		if f.precomputed(in) || t == 0 && f.initial == nil && !in.IsNode() {
			continue
		}
		f.multiply(i, j, value, f.stepInput(in, t), accumulate)
		accumulate = true
	}
	if !accumulate {
		kernel.FillRows(value, f.weights[i].B)
	}
}

// value returns the value of node i at step t: [B][H].
func (f *layerForward) value(i, t int) []float32 {
	switch {
	case f.writesState[i] >= 0:
		return f.stateAfter(f.writesState[i], t)
	case f.retained[i]:
		t -= f.chunkStart
		return f.values[i][t*f.block() : (t+1)*f.block()]
	}
	return f.values[i]
}

// stepInputs returns the stepInput of each input of an elementwise node.
func (f *layerForward) stepInputs(in []Ref, t int) (s [3][]float32) {
	for j, ref := range in {
		s[j] = f.stepInput(ref, t)
	}
	return s
}

// stepInput returns what a node reads at step t, [B][H]. ref is never X: only a Linear reads X, and that part is hoisted.
func (f *layerForward) stepInput(ref Ref, t int) []float32 {
	if s := ref.State(); s >= 0 {
		return f.stateBefore(s, t)
	}
	return f.value(int(ref), t)
}

// stateBefore returns hidden state s as step t reads it: [B][H].
func (f *layerForward) stateBefore(s, t int) []float32 {
	t %= len(f.states[s]) / f.block()
	return f.states[s][t*f.block() : (t+1)*f.block()]
}

// stateAfter returns hidden state s as step t leaves it: [B][H].
func (f *layerForward) stateAfter(s, t int) []float32 { return f.stateBefore(s, t+1) }

// output returns hidden state 0 after each step, which the layer above reads: [T][B][H].
func (f *layerForward) output() []float32 { return f.states[0][f.block():] }

// elementwise writes op of the inputs in to dst, all [.][H]. It panics if op is Linear.
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

// allSteps returns an input or a node at all steps, [T][B][.]. The pass must be recorded, and the node retained.
func (f *layerForward) allSteps(ref Ref) []float32 {
	switch s := ref.State(); {
	case ref == X:
		return f.X[:f.Steps*f.Batch*f.in]
	case s >= 0:
		return f.states[s][:f.Steps*f.block()]
	case f.writesState[ref] >= 0:
		return f.states[f.writesState[ref]][f.block():]
	}
	return f.values[ref]
}
