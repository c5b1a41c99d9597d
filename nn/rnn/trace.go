package rnn

import (
	"context"
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Pass gives the size of a forward pass.
type Pass struct {
	Batch, Steps int     // B and T
	Clamp        float32 // limit of a state's magnitude, above which it is cut off and NaN becomes 0; 0 means no limit
}

// Trace holds a forward pass. It runs the layers that are asked for, each once. Before and Locked may be set until the
// first layer runs.
type Trace struct {
	Pass
	Before [][][]float32 // [layer][state], each [B][H]: the states that the pass begins with; nil for zeros
	Locked [][]float32   // [layer], each [B][width of its input]: a factor of the input at every step; nil for 1

	stack  *Stack
	input  Input
	memory *nn.Arena[float32]
	layers []*layerForward // those that have run
	record bool            // keep what Backward reads
}

// Trace begins a forward pass over in; no layer runs yet. It reads the first p.Steps steps of the input. Results live in
// memory until its Reset. It panics if in.X is shorter than [T][B][E].
func (s *Stack) Trace(in Input, p Pass, memory *nn.Arena[float32]) *Trace {
	if len(in.X) < p.Batch*p.Steps*s.Shape.Embedding {
		panic("rnn: Trace: X is less than [T][B][E]")
	}
	return &Trace{Pass: p, stack: s, input: in, memory: memory}
}

// Record begins a forward pass that keeps what Backward reads, in about T times the memory of Trace. It panics if
// p.Clamp is set, because clamped states have no gradient.
func (s *Stack) Record(in Input, p Pass, memory *nn.Arena[float32]) *Trace {
	if p.Clamp != 0 {
		panic("rnn: Record: clamped states have no gradient")
	}
	t := s.Trace(in, p, memory)
	t.record = true
	return t
}

// States returns hidden state 0 of layer l, counted from 0: [T+1][B][H]. Block t is the state before step t, and block
// t+1 the state after it, which is the output of that step. The slice must not be changed.
//
// Layers up to l run when they are first asked for, at B*T times their MultiplyAdds. The error is that of ctx.
func (t *Trace) States(ctx context.Context, l int) ([]float32, error) {
	for len(t.layers) <= l {
		if err := t.runNextLayer(ctx); err != nil {
			return nil, err
		}
	}
	return t.layers[l].states[0], nil
}

// runNextLayer runs one more layer over the output of the last one, or over the input of the pass.
func (t *Trace) runNextLayer(ctx context.Context) error {
	l, s := len(t.layers), t.stack
	in := t.input
	if l > 0 {
		in = Input{X: t.layers[l-1].output()}
	}
	if f := t.lockedFactor(l); f != nil {
		in = Input{X: t.scaleSteps(in.X, f)}
	}
	next := &layerForward{Pass: t.Pass, record: t.record, plan: s.plan, layerWeights: s.drawLayer(l), cell: s.Cell,
		in: s.Shape.Input(l), width: s.Shape.Width(l), Input: in, memory: t.memory}
	if t.Before != nil {
		next.initial = t.Before[l]
	}
	if err := next.forward(ctx); err != nil {
		return err
	}
	t.layers = append(t.layers, next)
	return nil
}

// lockedFactor returns the factor of layer l's input, or nil for 1.
func (t *Trace) lockedFactor(l int) []float32 {
	if l < len(t.Locked) {
		return t.Locked[l]
	}
	return nil
}

// scaleSteps returns x [T][.] with each step multiplied by factor [.], element by element.
func (t *Trace) scaleSteps(x, factor []float32) []float32 {
	y := t.memory.Take(t.Steps * len(factor))
	for i := 0; i < len(y); i += len(factor) {
		kernel.Mul(y[i:i+len(factor)], x[i:], factor)
	}
	return y
}

// After returns the hidden states of layer l after the last step: [state], each [B][H]. The layer must have run. As
// Before of the next pass they carry the states on.
func (t *Trace) After(l int) (states [][]float32) {
	f := t.layers[l]
	for s := range f.states {
		states = append(states, f.stateBefore(s, t.Steps))
	}
	return states
}

// Output returns hidden state 0 of the last layer after each step: [T][B][H]. It runs all layers. The error is that of
// ctx.
func (t *Trace) Output(ctx context.Context) ([]float32, error) {
	l := t.stack.Shape.Layers - 1
	states, err := t.States(ctx, l)
	if err != nil {
		return nil, err
	}
	return states[t.Batch*t.stack.Shape.Width(l):], nil
}

// Values returns the values of those nodes of layer l whose operation is among ops, at all steps, each [T][B][H]. The
// trace must come from Record. Operations that are not activations are ignored. The error is that of ctx.
func (t *Trace) Values(ctx context.Context, l int, ops ...Op) (values [][]float32, err error) {
	if _, err := t.States(ctx, l); err != nil {
		return nil, err
	}
	f := t.layers[l]
	for i, n := range f.cell.Nodes {
		if n.Op.IsActivation() && slices.Contains(ops, n.Op) {
			values = append(values, f.allSteps(Ref(i)))
		}
	}
	return values, nil
}
