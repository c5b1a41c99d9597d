package rnn

import (
	"context"
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Pass says what runs through a stack.
type Pass struct {
	Batch, Steps int
	Clamp        float32 // states are kept within +-Clamp and NaN becomes 0; 0 leaves them as they are
}

// Trace is a forward pass: it has gone through as many layers as were asked for.
type Trace struct {
	Pass
	Before [][][]float32 // [layer][state], each [B][H]: the states that the pass begins with; nil: zeros
	Locked [][]float32   // [layer], each [B][width in]: a factor of the layer's input at every step; nil, or nil for a layer: 1

	stack  *Stack
	input  Input
	memory *nn.Arena[float32] // where the states live
	layers []*layerForward    // per layer
	record bool               // for Backward
}

// Trace begins a pass over an input, of which later steps than the pass has are not read. What it computes lives in memory until that is reset.
func (s *Stack) Trace(in Input, p Pass, memory *nn.Arena[float32]) *Trace {
	if len(in.X) < p.Batch*p.Steps*s.Shape.Embedding {
		panic("rnn: Trace: X is less than [T][B][E]")
	}
	return &Trace{Pass: p, stack: s, input: in, memory: memory}
}

// Record begins a pass that keeps what Backward needs: T times the memory. States must not be clamped.
func (s *Stack) Record(in Input, p Pass, memory *nn.Arena[float32]) *Trace {
	if p.Clamp != 0 {
		panic("rnn: Record: clamped states have no gradient")
	}
	t := s.Trace(in, p, memory)
	t.record = true
	return t
}

// States is hidden state 0 of layer l (from 0): [T+1][B][H], from the zero state on. Block t is what the layer sees at
// step t, block t+1 what it leaves, which is its output. Layers up to l are computed when first asked for, at B*T times
// their MultiplyAdds; the error is the context's, when it ends before that.
func (t *Trace) States(ctx context.Context, l int) ([]float32, error) {
	for len(t.layers) <= l {
		if err := t.runNextLayer(ctx); err != nil {
			return nil, err
		}
	}
	return t.layers[l].states[0], nil
}

// runNextLayer runs one more layer over the output of the last.
func (t *Trace) runNextLayer(ctx context.Context) error {
	l, s := len(t.layers), t.stack
	in := t.input
	if l > 0 {
		in = Input{X: t.layers[l-1].output()}
	}
	if f := t.lockedFactor(l); f != nil {
		in = Input{X: t.scaleSteps(in.X, f)}
	}
	run := &layerForward{Pass: t.Pass, record: t.record, plan: s.plan, layerWeights: s.drawLayer(l), cell: s.Cell,
		in: s.Shape.Input(l), width: s.Shape.Width(l), Input: in, memory: t.memory}
	if t.Before != nil {
		run.initial = t.Before[l]
	}
	if err := run.forward(ctx); err != nil {
		return err
	}
	t.layers = append(t.layers, run)
	return nil
}

// lockedFactor is that of layer l's input; nil: 1.
func (t *Trace) lockedFactor(l int) []float32 {
	if l < len(t.Locked) {
		return t.Locked[l]
	}
	return nil
}

// scaleSteps is x [T][.] with each step multiplied by a factor.
func (t *Trace) scaleSteps(x, factor []float32) []float32 {
	y := t.memory.Take(t.Steps * len(factor))
	for i := 0; i < len(y); i += len(factor) {
		kernel.Mul(y[i:i+len(factor)], x[i:], factor)
	}
	return y
}

// After is the hidden states that layer l, which must have been asked for, leaves at the last step: [state], each [B][H].
func (t *Trace) After(l int) (states [][]float32) {
	r := t.layers[l]
	for s := range r.states {
		states = append(states, r.stateBefore(s, t.Steps))
	}
	return states
}

// Output is what the last layer leaves at each step: [T][B][H].
func (t *Trace) Output(ctx context.Context) ([]float32, error) {
	l := t.stack.Shape.Layers - 1
	states, err := t.States(ctx, l)
	if err != nil {
		return nil, err
	}
	return states[t.Batch*t.stack.Shape.Width(l):], nil
}

// Values are the values of layer l's nodes of these operations, which must be activations, at all steps, each [T][B][H], of
// a trace of Record.
func (t *Trace) Values(ctx context.Context, l int, ops ...Op) (values [][]float32, err error) {
	if _, err := t.States(ctx, l); err != nil {
		return nil, err
	}
	r := t.layers[l]
	for i, n := range r.cell.Nodes {
		if n.Op.IsActivation() && slices.Contains(ops, n.Op) {
			values = append(values, r.allSteps(Ref(i)))
		}
	}
	return values, nil
}
