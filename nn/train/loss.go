package train

import (
	"context"
	"errors"
	"slices"

	"evolve/nn/bert"
	"evolve/nn/rnn"
)

// Batch and window of an evaluation. They are fixed, so that losses can be compared between trainings.
const (
	lossColumns = 20 // at most
	lossSteps   = 64
)

// Loss implements Model. The stream is cut into at most 20 columns; states are carried from their beginning to their end.
func (m *Language) Loss(ctx context.Context, s Stream) (float64, error) {
	c, err := s.columns(min(lossColumns, max(1, len(s.Tokens)/lossSteps)))
	if err != nil {
		return 0, err
	}
	m.load(&masks{})
	states := m.zeroStates(c.batch)
	sum, count := 0.0, 0.0
	for at := 0; at < c.length; at += lossSteps {
		m.memory.Reset()
		w := c.window(at, lossSteps)
		loss, err := m.read(ctx, w, states)
		if err != nil {
			return 0, err
		}
		n := countTargets(w.Targets)
		sum, count = sum+loss*n, count+n
	}
	return sum / max(count, 1), nil
}

// read returns the mean loss of a window, and replaces states by those at its end.
func (m *Language) read(ctx context.Context, w Window, states [][][]float32) (float64, error) {
	trace := m.stack.Trace(rnn.Input{X: m.embed(w.Tokens, nil)}, rnn.Pass{Batch: w.Batch, Steps: w.Steps}, &m.memory)
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

// countTargets returns the number of targets that are not negative.
func countTargets(targets []int) (n float64) {
	for _, c := range targets {
		if c >= 0 {
			n++
		}
	}
	return n
}

// Loss implements Model: it returns the mean loss of masked tokens. The stream is cut into sequences that are as long as the
// encoder has positions. Which tokens are masked depends on their position in the stream only, so that models can be compared.
// It returns an error where every token is the mask.
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
		return 0, errors.New("train: no token that can be masked: all are the mask")
	}
	return sum / count, nil
}

// read returns the mean loss of the masked tokens of a batch [B][T], and their number.
func (m *Masked) read(ctx context.Context, p bert.Pass, tokens, targets []int) (loss, n float64, err error) {
	at := maskedPositions(targets)
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
