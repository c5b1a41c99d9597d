package train

import (
	"context"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/internal/kernel"
)

// Masked is an encoder that learns to fill in masked tokens, as BERT does (Devlin et al. 2018, arXiv 1810.04805, section
// 3.1), with departures: a token that is asked for is always replaced by the mask, and there is no second task. What a
// window's Targets are does not matter, nor what was read before.
type Masked struct {
	Encoder bert.Encoder
	Share   float64 // of tokens that are asked for

	key        uint64
	parameters []*Parameter // the encoder's, word table first, then the head's
	head       head

	network bert.Network
	values  map[string][]float32 // of the encoder's parameters, as Load takes them
	loaded  bool                 // as they are now
	memory  nn.Arena[float32]
}

// NewMasked draws an encoder, which must pass Check, and its head. The encoder's weights are those that exports have for
// this key, in the shapes that they have there; the head's are N(0, encoder.Deviation^2). masked is the share of tokens
// that are asked for, more than 0 and at most 1.
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

// words is the table of word embeddings, which the head decodes with.
func (m *Masked) words() *Parameter { return m.parameters[0] }

// Begin implements Model.
func (m *Masked) Begin(targets []int) {
	logFrequencies(m.head.guess.Value, targets)
	m.Changed()
}

// Parameters implements Model.
func (m *Masked) Parameters() []*Parameter { return m.parameters }

// Changed implements Model.
func (m *Masked) Changed() { m.loaded = false }

// Forget implements Model: nothing is carried.
func (m *Masked) Forget() {}

// Carried implements Model: nothing is.
func (m *Masked) Carried() [][]float32 { return nil }

// Carry implements Model: nothing is carried.
func (m *Masked) Carry(int, [][]float32) error { return nil }

// Step implements Model: the mean loss of the tokens that Hide asks for, 0 and no gradients where there are none. The error
// is the context's, or a window longer than the encoder's positions. Cost: three passes of the encoder and, for each token
// asked for, three products with the word table.
func (m *Masked) Step(ctx context.Context, w Window, draw uint64) (float64, error) {
	m.memory.Reset()
	m.load()
	tokens, targets := m.Hide(w, draw)
	trace, err := m.network.Record(ctx, tokens, bert.Pass{Batch: w.Batch, Length: w.Steps}, &m.memory)
	if err != nil {
		return 0, err
	}
	at := questions(targets)
	if len(at) == 0 {
		m.learnNothing()
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

// gather takes the gradients of an encoder to their parameters. That of the words has what decoding means for them.
func (m *Masked) gather(g bert.Gradients) {
	words := m.words().Gradient
	kernel.Add(words, words, g.Weights[0])
	for i, p := range m.network.Parameters()[1:] {
		m.parameters[i+1].Gradient = p.Tree(g.Weights[i+1])
	}
}

// load takes the weights as they are into products. Cost: a copy of all, besides packing.
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

func (m *Masked) learnNothing() {
	for _, p := range m.parameters {
		p.Gradient = nil
	}
}

// rows are some rows of y [B*T][H].
func (m *Masked) rows(y []float32, at []int) []float32 {
	width := m.Encoder.Hidden
	x := m.memory.Take(len(at) * width)
	for i, from := range at {
		copy(x[i*width:(i+1)*width], y[from*width:])
	}
	return x
}

// spread puts rows back to where they were among n; others are 0.
func (m *Masked) spread(x []float32, at []int, n int) []float32 {
	width := m.Encoder.Hidden
	y := m.memory.Zeros(n * width)
	for i, to := range at {
		copy(y[to*width:], x[i*width:(i+1)*width])
	}
	return y
}
