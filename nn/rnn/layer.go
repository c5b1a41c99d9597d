package rnn

import (
	"context"
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// layerRun is one layer on its way through time.
type layerRun struct {
	Pass
	Input // in wide
	plan
	*layer
	cell      Cell
	in, width int
	memory    *nn.Arena[float32]

	record bool
	before [][]float32 // per hidden state, [B][H]: what the pass begins with; nil: zeros
	states [][]float32 // per hidden state: [T+1][B][H], or before and after the step in turns, [2][B][H]
	values [][]float32 // per node: [stretch][B][H] when kept, else [B][H], nil where the node writes a state
	kept   []bool      // per node: the value lasts for a stretch: hoisted, or wanted again by the reverse
	writes []int       // per node: the hidden state that it writes, or -1

	tables [][]float32 // per node: the product of its first X with each of Rows, [D][H], where there are Rows

	stretch int // steps hoisted at a time
	from    int // first of them
}

// stretchFloats bounds the hoisted values, so that they are still in the second-level cache when their step comes.
const stretchFloats = 1 << 19

func (r *layerRun) block() int { return r.Batch * r.width }

// forward fills states, a stretch of steps after the other: first everything that does not wait for a state, for all its
// steps at once, then step by step.
func (r *layerRun) forward(ctx context.Context) error {
	r.allocate()
	r.tabulate()
	for r.from = 0; r.from < r.Steps; r.from += r.stretch {
		steps := min(r.stretch, r.Steps-r.from)
		for i := range r.cell.Nodes {
			if r.hoisted[i] {
				r.hoist(i, steps)
			}
		}
		for t := r.from; t < r.from+steps; t++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.step(t)
		}
	}
	return nil
}

func (r *layerRun) allocate() {
	for i := range r.cell.New {
		blocks := 2
		if i == 0 || r.record {
			blocks = r.Steps + 1
		}
		r.states = append(r.states, r.memory.Take(blocks*r.block()))
		if r.before == nil {
			clear(r.states[i][:r.block()])
		} else {
			copy(r.states[i][:r.block()], r.before[i])
		}
	}
	r.kept = r.hoisted
	if r.record {
		r.kept = r.keep()
	}
	hoisted := 0
	for _, h := range r.hoisted {
		if h {
			hoisted++
		}
	}
	if r.stretch = r.Steps; !r.record {
		r.stretch = min(r.Steps, max(1, stretchFloats/max(1, hoisted*r.block())))
	}
	r.values, r.writes = make([][]float32, len(r.cell.Nodes)), r.writers()
	for i := range r.values {
		switch {
		case r.kept[i]:
			r.values[i] = r.memory.Take(r.stretch * r.block())
		case r.writes[i] < 0:
			r.values[i] = r.memory.Take(r.block())
		}
	}
}

// writers finds for each node the state that its value becomes, to be computed in place.
func (r *layerRun) writers() []int {
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
func (r *layerRun) tabulate() {
	r.tables = make([][]float32, len(r.cell.Nodes))
	if r.Rows == nil {
		return
	}
	for i, n := range r.cell.Nodes {
		if j := slices.Index(n.In, X); n.Op == Linear && j >= 0 {
			r.tables[i] = r.memory.Zeros(len(r.Rows) / r.in * r.width)
			r.multiply(i, j, r.tables[i], r.Rows, r.begun(n, j))
		}
	}
}

// begun reports whether an input before input j of a hoisted node has brought the bias.
func (r *layerRun) begun(n Node, j int) bool { return slices.ContainsFunc(n.In[:j], r.known) }

// lookUp adds the tabulated product of node i to value, or sets it unless begun.
func (r *layerRun) lookUp(i int, value []float32, begun bool) {
	at := r.from * r.Batch
	for p, row := range r.Index[at : at+len(value)/r.width] {
		to, product := value[p*r.width:(p+1)*r.width], r.tables[i][row*r.width:(row+1)*r.width]
		if begun {
			kernel.Add(to, to, product)
		} else {
			copy(to, product)
		}
	}
}

// hoist computes for the next steps what node i takes from inputs known for all steps.
func (r *layerRun) hoist(i, steps int) {
	n, value := r.cell.Nodes[i], r.values[i][:steps*r.block()]
	if n.Op != Linear {
		elementwise(n.Op, value, r.sequences(n.In))
		return
	}
	for j, in := range n.In {
		switch {
		case !r.known(in):
		case in == X && r.tables[i] != nil && j == slices.Index(n.In, X):
			r.lookUp(i, value, r.begun(n, j))
		default:
			r.multiply(i, j, value, r.sequence(in), r.begun(n, j))
		}
	}
}

// multiply adds weight matrix j of node i times x to value, which so far holds nothing, not even the bias, unless begun.
func (r *layerRun) multiply(i, j int, value, x []float32, begun bool) {
	m := &r.packed[i][j]
	rows := len(value) / r.width
	if begun {
		m.MulAdd(value, r.width, x, m.K, rows)
		return
	}
	m.MulBias(value, r.width, r.weights[i].B, x, m.K, rows)
}

func (r *layerRun) sequences(in []Ref) (s [3][]float32) {
	for j, ref := range in {
		s[j] = r.sequence(ref)
	}
	return s
}

func (r *layerRun) sequence(ref Ref) []float32 {
	if ref == X {
		return r.X[r.from*r.Batch*r.in:]
	}
	return r.values[ref]
}

// step computes step t of every node that waits for a state, and the new states.
func (r *layerRun) step(t int) {
	for i, n := range r.cell.Nodes {
		switch {
		case r.timeless[i]:
		case n.Op == Linear:
			r.linear(i, n, t)
		default:
			elementwise(n.Op, r.value(i, t), r.inputs(n.In, t))
		}
	}
	for s, node := range r.cell.New {
		r.settle(s, r.value(int(node), t), t)
	}
}

// settle makes value the new state s, clamped if so wanted; it may be there already.
func (r *layerRun) settle(s int, value []float32, t int) {
	switch after := r.after(s, t); {
	case r.Clamp > 0:
		kernel.Clamp(after, value, r.Clamp)
	case &after[0] != &value[0]:
		copy(after, value)
	}
}

// linear adds to step t of node i what could not be hoisted. Zero states at t = 0 add nothing.
func (r *layerRun) linear(i int, n Node, t int) {
	value, begun := r.value(i, t), r.hoisted[i]
	for j, in := range n.In {
		if r.known(in) || t == 0 && r.before == nil && !in.IsNode() {
			continue
		}
		r.multiply(i, j, value, r.input(in, t), begun)
		begun = true
	}
	if !begun {
		kernel.FillRows(value, r.weights[i].B)
	}
}

// value is node i at step t: [B][H].
func (r *layerRun) value(i, t int) []float32 {
	switch {
	case r.writes[i] >= 0:
		return r.after(r.writes[i], t)
	case r.kept[i]:
		t -= r.from
		return r.values[i][t*r.block() : (t+1)*r.block()]
	}
	return r.values[i]
}

func (r *layerRun) inputs(in []Ref, t int) (s [3][]float32) {
	for j, ref := range in {
		s[j] = r.input(ref, t)
	}
	return s
}

// input is what a node reads at step t, [B][H]; never X, which only a Linear reads and which is hoisted.
func (r *layerRun) input(ref Ref, t int) []float32 {
	if s := ref.State(); s >= 0 {
		return r.state(s, t)
	}
	return r.value(int(ref), t)
}

// state is hidden state s before step t, and so after step t-1.
func (r *layerRun) state(s, t int) []float32 {
	t %= len(r.states[s]) / r.block()
	return r.states[s][t*r.block() : (t+1)*r.block()]
}

func (r *layerRun) after(s, t int) []float32 { return r.state(s, t+1) }

// output is what the layer above reads: [T][B][H].
func (r *layerRun) output() []float32 { return r.states[0][r.block():] }

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

// all is an input or a node at all steps, [T][B][.], of a recorded run.
func (r *layerRun) all(ref Ref) []float32 {
	switch s := ref.State(); {
	case ref == X:
		return r.X[:r.Steps*r.Batch*r.in]
	case s >= 0:
		return r.states[s][:r.Steps*r.block()]
	case r.writes[ref] >= 0:
		return r.states[r.writes[ref]][r.block():]
	}
	return r.values[ref]
}
