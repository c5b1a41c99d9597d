package nn

import "context"

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
	states [][]float32     // per layer [T+1][B][H]
}

// Trace begins a pass over an input. What it computes lives in memory until that is reset.
func (s *Stack) Trace(in Input, p Pass, memory *Arena[float32]) *Trace {
	if len(in.X) != p.Batch*p.Steps*s.Shape.Embedding {
		panic("nn: Trace: X is not [T][B][E]")
	}
	return &Trace{Pass: p, stack: s, input: in, memory: memory}
}

// States is hidden state 0 of layer l (from 0): [T+1][B][H], from the zero state on. Block t is what the layer sees at
// step t, block t+1 what it leaves, which is its output. Layers up to l are computed when first asked for, at B*T times
// their MultiplyAdds; the error is the context's, when it ends before that.
func (t *Trace) States(ctx context.Context, l int) ([]float32, error) {
	for len(t.states) <= l {
		if err := t.extend(ctx); err != nil {
			return nil, err
		}
	}
	return t.states[l], nil
}

// extend runs one more layer over the output of the last.
func (t *Trace) extend(ctx context.Context) error {
	l, s := len(t.states), t.stack
	in := t.input
	if l > 0 {
		in = Input{X: t.states[l-1][t.Batch*s.Shape.Width(l-1):]}
	}
	run := layerRun{Pass: t.Pass, plan: s.plan, layer: s.layer(l), cell: s.Cell,
		in: s.Shape.Input(l), width: s.Shape.Width(l), Input: in, memory: t.memory}
	if err := run.forward(ctx); err != nil {
		return err
	}
	t.states = append(t.states, run.states)
	return nil
}
