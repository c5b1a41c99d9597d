package train

import (
	"context"

	"evolve/nn"
)

// Evaluation reads a stream in as many columns, so many steps at a time; states are carried all the way.
const (
	lossColumns = 20
	lossSteps   = 64
)

// Loss implements Model: the mean loss of a stream, states carried, nothing dropped.
func (m *Language) Loss(ctx context.Context, s Stream) (float64, error) {
	c, err := s.columns(min(lossColumns, max(1, len(s.Tokens)/lossSteps)))
	if err != nil {
		return 0, err
	}
	m.load(&draws{})
	states := m.room(c.batch)
	sum, count := 0.0, 0.0
	for at := 0; at < c.length; at += lossSteps {
		m.memory.Reset()
		w := c.window(at, lossSteps)
		loss, err := m.read(ctx, w, states)
		if err != nil {
			return 0, err
		}
		n := asked(w.Targets)
		sum, count = sum+loss*n, count+n
	}
	return sum / max(count, 1), nil
}

// read is the loss of a window; states go on from it.
func (m *Language) read(ctx context.Context, w Window, states [][][]float32) (float64, error) {
	trace := m.stack.Trace(nn.Input{X: m.look(w.Tokens, nil)}, nn.Pass{Batch: w.Batch, Steps: w.Steps}, &m.memory)
	trace.Before = states
	y, err := trace.Output(ctx)
	if err != nil {
		return 0, err
	}
	for l, layer := range states {
		for s, from := range trace.After(l) {
			copy(layer[s], from)
		}
	}
	last := m.Shape.Width(m.Shape.Layers - 1)
	return m.decoder.Loss(y[:len(w.Tokens)*last], w.Targets, &m.memory), nil
}

// asked counts the targets that are asked for.
func asked(targets []int) (n float64) {
	for _, c := range targets {
		if c >= 0 {
			n++
		}
	}
	return n
}
