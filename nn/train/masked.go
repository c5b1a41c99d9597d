package train

import (
	"context"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/internal/kernel"
)

// Masked implements Model for an encoder that learns to fill in masked tokens, as BERT does (Devlin et al. 2018, arXiv
// 1810.04805, section 3.1). It departs from BERT in two points: a masked token is always replaced by Mask, and there is no prediction of the next
// sentence. It ignores the targets of a window, and carries no states.
type Masked struct {
	Encoder bert.Encoder
	Share   float64 // of tokens that are masked

	key        uint64
	parameters []*Parameter // the encoder's, word table first, then the head's
	head       head

	network bert.Network
	values  map[string][]float32 // of the encoder's parameters by name, as bert.Network.Load takes them
	loaded  bool                 // the network and the head have the present weights
	memory  nn.Arena[float32]
}

// NewMasked returns an encoder, which must pass Check, with initial weights and a head. The encoder's weights are those that
// exports use for this key, in the same shapes; the head's are N(0, bert.Deviation^2). masked is the share of tokens that are
// masked, more than 0 and at most 1.
func NewMasked(e bert.Encoder, key uint64, masked float64) *Masked {
	m := &Masked{Encoder: e, Share: masked, key: key, values: map[string][]float32{}}
	var drawn bert.Network
	drawn.Draw(e, key)
	drawn.DrawWords()
	for _, p := range drawn.Parameters() {
		value := p.Tree(p.Value)
		m.values[p.Name()] = value
		m.parameters = append(m.parameters, &Parameter{Name: "encoder." + p.Name(), Shape: p.Shape(), Value: value})
	}
	m.head = newHead(e, m.words(), key)
	m.parameters = append(m.parameters, m.head.parameters()...)
	return m
}

// words returns the word embeddings, which are also the rows of the decoder.
func (m *Masked) words() *Parameter { return m.parameters[0] }

// Begin implements Model.
func (m *Masked) Begin(targets []int) {
	logFrequencies(m.head.frequencies.Value, targets)
	m.Changed()
}

// Parameters implements Model.
func (m *Masked) Parameters() []*Parameter { return m.parameters }

// Changed implements Model.
func (m *Masked) Changed() { m.loaded = false }

// Step implements Model. It returns the mean loss of the tokens that Hide masks, and 0 without gradients where it masks none. It
// returns an error if the context ends or the window is longer than the encoder has positions. Cost: three forward passes of
// the encoder and, for each masked token, three products with the word embeddings.
func (m *Masked) Step(ctx context.Context, w Window, draw uint64) (float64, error) {
	m.memory.Reset()
	m.load()
	tokens, targets := m.Hide(w, draw)
	trace, err := m.network.Record(ctx, tokens, bert.Pass{Batch: w.Batch, Length: w.Steps}, &m.memory)
	if err != nil {
		return 0, err
	}
	at := maskedPositions(targets)
	if len(at) == 0 {
		m.clearGradients()
		return 0, nil
	}
	loss, g := m.head.gradients(m.rows(trace.Output(), at), pick(targets, at), &m.memory)
	gradients, err := trace.Backward(ctx, m.spread(g, at, len(tokens)), true)
	if err != nil {
		return 0, err
	}
	m.gather(gradients)
	return loss, nil
}

// gather sets the gradients of the encoder's parameters. That of the words already has the part of the decoder.
func (m *Masked) gather(g bert.Gradients) {
	words := m.words().Gradient
	kernel.Add(words, words, g.Weights[0])
	for i, p := range m.network.Parameters()[1:] {
		m.parameters[i+1].Gradient = p.Tree(g.Weights[i+1])
	}
}

// load gives the network and the head the present weights. Cost: one copy of all, and packing.
func (m *Masked) load() {
	if m.loaded {
		return
	}
	if !m.network.Load(m.Encoder, m.values) {
		panic("train: weights do not fit their encoder")
	}
	m.head.pack()
	m.loaded = true
}

// clearGradients removes all gradients, so that the optimizer changes nothing.
func (m *Masked) clearGradients() {
	for _, p := range m.parameters {
		p.Gradient = nil
	}
}

// rows returns the rows of y [B*T][H] at some positions.
func (m *Masked) rows(y []float32, at []int) []float32 {
	width := m.Encoder.Hidden
	x := m.memory.Take(len(at) * width)
	for i, from := range at {
		copy(x[i*width:(i+1)*width], y[from*width:])
	}
	return x
}

// spread is the inverse of rows: it returns n rows, which are 0 at all other positions.
func (m *Masked) spread(x []float32, at []int, n int) []float32 {
	width := m.Encoder.Hidden
	y := m.memory.Zeros(n * width)
	for i, to := range at {
		copy(y[to*width:], x[i*width:(i+1)*width])
	}
	return y
}
