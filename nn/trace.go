package nn

import (
	"context"
	"slices"
)

// Pass says what runs through a stack.
type Pass struct {
	Batch, Steps int
	Clamp        float32 // states are kept within +-Clamp and NaN becomes 0; 0 leaves them as they are
}

// Trace is a forward pass from zero states: it has gone through as many layers as were asked for.
type Trace struct {
	Pass
	stack  *Stack
	input  Input
	memory *Arena[float32] // where the states live
	runs   []*layerRun     // per layer
	record bool            // for Backward
}

// Trace begins a pass over an input, of which later steps than the pass has are not read. What it computes lives in memory until that is reset.
func (s *Stack) Trace(in Input, p Pass, memory *Arena[float32]) *Trace {
	if len(in.X) < p.Batch*p.Steps*s.Shape.Embedding {
		panic("nn: Trace: X is less than [T][B][E]")
	}
	return &Trace{Pass: p, stack: s, input: in, memory: memory}
}

// Record begins a pass that keeps what Backward needs: T times the memory. States must not be clamped.
func (s *Stack) Record(in Input, p Pass, memory *Arena[float32]) *Trace {
	if p.Clamp != 0 {
		panic("nn: Record: clamped states have no gradient")
	}
	t := s.Trace(in, p, memory)
	t.record = true
	return t
}

// States is hidden state 0 of layer l (from 0): [T+1][B][H], from the zero state on. Block t is what the layer sees at
// step t, block t+1 what it leaves, which is its output. Layers up to l are computed when first asked for, at B*T times
// their MultiplyAdds; the error is the context's, when it ends before that.
func (t *Trace) States(ctx context.Context, l int) ([]float32, error) {
	for len(t.runs) <= l {
		if err := t.extend(ctx); err != nil {
			return nil, err
		}
	}
	return t.runs[l].states[0], nil
}

// extend runs one more layer over the output of the last.
func (t *Trace) extend(ctx context.Context) error {
	l, s := len(t.runs), t.stack
	in := t.input
	if l > 0 {
		in = Input{X: t.runs[l-1].output()}
	}
	run := &layerRun{Pass: t.Pass, record: t.record, plan: s.plan, layer: s.layer(l), cell: s.Cell,
		in: s.Shape.Input(l), width: s.Shape.Width(l), Input: in, memory: t.memory}
	if err := run.forward(ctx); err != nil {
		return err
	}
	t.runs = append(t.runs, run)
	return nil
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
	r := t.runs[l]
	for i, n := range r.cell.Nodes {
		if n.Op.IsActivation() && slices.Contains(ops, n.Op) {
			values = append(values, r.all(Ref(i)))
		}
	}
	return values, nil
}
