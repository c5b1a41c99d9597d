package train

import (
	"context"
	"errors"
	"slices"

	"evolve/nn/bert"
	"evolve/nn/rnn"
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
	trace := m.stack.Trace(rnn.Input{X: m.look(w.Tokens, nil)}, rnn.Pass{Batch: w.Batch, Steps: w.Steps}, &m.memory)
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

// Loss implements Model: the mean loss of the masked tokens of a stream, cut into sequences as long as the encoder's
// positions. Which are masked depends on their place in the stream alone, so that models can be compared.
func (m *Masked) Loss(ctx context.Context, s Stream) (float64, error) {
	m.load()
	tokens := slices.Clone(s.Tokens)
	targets := hide(tokens, m.Share, 0, 0)
	sum, count := 0.0, 0.0
	for from := 0; from < len(tokens); {
		p := bert.Pass{Length: min(m.Encoder.Positions, len(tokens)-from)}
		p.Batch = min(lossColumns, (len(tokens)-from)/p.Length)
		to := from + p.Batch*p.Length
		loss, n, err := m.read(ctx, p, tokens[from:to], targets[from:to])
		if err != nil {
			return 0, err
		}
		sum, count, from = sum+loss*n, count+n, to
	}
	if count == 0 {
		return 0, errors.New("train: no token to ask for: all are masks")
	}
	return sum / count, nil
}

// read is the mean loss of tokens [B][T], and how many were asked for.
func (m *Masked) read(ctx context.Context, p bert.Pass, tokens, targets []int) (loss, n float64, err error) {
	at := questions(targets)
	if len(at) == 0 {
		return 0, 0, nil
	}
	m.memory.Reset()
	trace, err := m.network.Forward(ctx, tokens, p, &m.memory)
	if err != nil {
		return 0, 0, err
	}
	return m.head.loss(m.rows(trace.Output(), at), pick(targets, at), &m.memory), float64(len(at)), nil
}
