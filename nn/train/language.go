package train

import (
	"context"
	"fmt"

	"evolve/nn"
	"evolve/nn/internal/kernel"
	"evolve/nn/rnn"
)

// Language implements Model for a language model of recurrent cells: an embedding, a stack of layers, and a decoder, which shares
// the weights of the embedding if Shape.Tied.
type Language struct {
	Cell    rnn.Cell
	Shape   rnn.Shape
	Words   int     // size of the vocabulary
	Dropout Dropout // in Step; Loss drops nothing

	key        uint64
	parameters []*Parameter
	table      *Parameter // the embedding, [D][E]
	rows, bias *Parameter // of the decoder: [D][H], which is the table if tied, and [D]
	cells      [][]affine // [layer][node]

	stack   rnn.Stack
	decoder nn.Decoder
	memory  nn.Arena[float32]
	loaded  loaded
	states  [][][]float32 // carried, [layer][state], each [B][H]; nil: zeros
}

// affine holds the weights of one Linear node: a matrix for each input, and the bias.
type affine struct {
	w []*Parameter
	b *Parameter
}

// loaded says which weights the stack and the decoder have.
type loaded int

const (
	stale   loaded = iota // those before Changed
	dropped               // the present ones with dropout
	whole                 // the present ones
)

// NewLanguage returns a language model with initial weights by rnn.Benchmark. They depend on key only, and are those that
// metrics and exports use for this key. A decoder that is not tied is drawn as the embedding is; its bias is 0. The cell, the
// shape and dropout must pass Check.
func NewLanguage(cell rnn.Cell, shape rnn.Shape, words int, key uint64, dropout Dropout) *Language {
	m := &Language{Cell: cell, Shape: shape, Words: words, Dropout: dropout, key: key}
	m.table = m.add("embedding.weight", words, shape.Embedding)
	drawRows(m.table, shape.Embedding, key)
	var s rnn.Stack
	s.Draw(cell, shape, rnn.Benchmark, key)
	for l := range shape.Layers {
		m.cells = append(m.cells, m.layer(l, s.Weights(l)))
	}
	m.rows = m.table
	if !shape.Tied {
		m.rows = m.add("decoder.weight", words, shape.Hidden)
		drawRows(m.rows, shape.Hidden, key+1)
	}
	m.bias = m.add("decoder.bias", words)
	m.decoder = nn.Decoder{Rows: m.rows.Value, Bias: m.bias.Value, Width: shape.Width(shape.Layers - 1)}
	m.decoder.Pack(true)
	return m
}

// drawRows sets a table [D][width] to initial embeddings.
func drawRows(p *Parameter, width int, key uint64) {
	tokens := make([]int, p.Shape[0])
	for i := range tokens {
		tokens[i] = i
	}
	copy(p.Value, rnn.Benchmark.Embed(tokens, width, key).X)
}

// add adds a parameter of zeros.
func (m *Language) add(name string, shape ...int) *Parameter {
	p := newParameter(name, shape...)
	m.parameters = append(m.parameters, p)
	return p
}

// layer adds the parameters of a layer, with the values that were drawn.
func (m *Language) layer(l int, drawn []rnn.Affine) []affine {
	nodes := make([]affine, len(drawn))
	width := m.Shape.Width(l)
	for i, a := range drawn {
		for j, w := range a.W {
			name := fmt.Sprintf("layers.%d.%s", l, m.Cell.MatrixName(i, j))
			p := m.add(name+".weight", width, len(w)/width)
			copy(p.Value, w)
			if nodes[i].w = append(nodes[i].w, p); j == 0 {
				nodes[i].b = m.add(name+".bias", width)
				copy(nodes[i].b.Value, a.B)
			}
		}
	}
	return nodes
}

// Begin implements Model.
func (m *Language) Begin(targets []int) {
	logFrequencies(m.bias.Value, targets)
	m.Changed()
}

// Parameters implements Model.
func (m *Language) Parameters() []*Parameter { return m.parameters }

// Changed implements Model.
func (m *Language) Changed() { m.loaded = stale }

// Forget implements Carrier.
func (m *Language) Forget() { m.states = nil }

// Carried implements Carrier. It returns all states, layer by layer.
func (m *Language) Carried() (all [][]float32) {
	for _, layer := range m.states {
		all = append(all, layer...)
	}
	return all
}

// Carry implements Carrier.
func (m *Language) Carry(batch int, states [][]float32) error {
	if m.states = nil; len(states) == 0 {
		return nil
	}
	m.states = m.zeroStates(batch)
	carried := m.Carried()
	if len(carried) != len(states) {
		return fmt.Errorf("train: %d carried states, want %d", len(states), len(carried))
	}
	for i, from := range states {
		if copy(carried[i], from) != len(carried[i]) || len(from) != len(carried[i]) {
			return fmt.Errorf("train: carried state %d has %d numbers, want %d", i, len(from), len(carried[i]))
		}
	}
	return nil
}

// Step implements Model. It starts from the states at the end of the last window, or from zeros after Forget.
func (m *Language) Step(ctx context.Context, w Window, draw uint64) (float64, error) {
	m.memory.Reset()
	d := m.Dropout.draw(m, w.Batch, draw)
	m.load(d)
	x := m.embed(w.Tokens, d.words)
	trace := m.stack.Record(rnn.Input{X: x}, rnn.Pass{Batch: w.Batch, Steps: w.Steps}, &m.memory)
	trace.Before, trace.Locked = m.states, d.locked
	y, err := trace.Output(ctx)
	if err != nil {
		return 0, err
	}
	y = d.maskOutput(y[:w.Steps*d.step], &m.memory)
	cotangent := m.memory.Take(len(y))
	makeGradients(m.table, m.rows, m.bias)
	if m.rows != m.table {
		clear(m.table.Gradient)
	}
	loss := m.decoder.Gradients(nn.DecoderGradients{Y: cotangent, Rows: m.rows.Gradient, Bias: m.bias.Gradient}, y, w.Targets, &m.memory)
	g, err := trace.Backward(ctx, d.maskOutput(cotangent, &m.memory), rnn.Want{Input: true, Weights: true})
	if err != nil {
		return 0, err
	}
	m.gather(g, w.Tokens, d)
	m.keepStates(trace)
	return loss, nil
}

// embed returns the embeddings of tokens [T][B], times the mask of words: [T][B][E].
func (m *Language) embed(tokens []int, words []float32) []float32 {
	width := m.Shape.Embedding
	x := m.memory.Take(len(tokens) * width)
	for p, token := range tokens {
		row := m.table.Value[token*width : (token+1)*width]
		if words == nil {
			copy(x[p*width:], row)
		} else {
			kernel.Scale(x[p*width:(p+1)*width], row, words[token])
		}
	}
	return x
}

// gather sets the gradients of all parameters from those of the stack, g. Those of the decoder are set already.
func (m *Language) gather(g rnn.Gradients, tokens []int, d *masks) {
	width := m.Shape.Embedding
	for p, token := range tokens {
		to := m.table.Gradient[token*width : (token+1)*width]
		if d.words == nil {
			kernel.Add(to, to, g.Input[p*width:])
		} else {
			kernel.AddScaled(to, g.Input[p*width:(p+1)*width], d.words[token])
		}
	}
	for l, nodes := range m.cells {
		for i, a := range nodes {
			for j, p := range a.w {
				p.Gradient = nil
				if from := g.Weights[l][i]; j < len(from.W) {
					p.Gradient, a.b.Gradient = from.W[j], from.B
					d.weights.mask(p)
				} else if j == 0 {
					a.b.Gradient = nil
				}
			}
		}
	}
}

// keepStates copies the states at the end of a window for the next one.
func (m *Language) keepStates(t *rnn.Trace) {
	if m.states == nil {
		m.states = m.zeroStates(t.Batch)
	}
	for l, layer := range m.states {
		for s, to := range t.After(l) {
			copy(layer[s], to)
		}
	}
}

// zeroStates returns states of zeros.
func (m *Language) zeroStates(batch int) (states [][][]float32) {
	for l := range m.Shape.Layers {
		var layer [][]float32
		for range m.Cell.New {
			layer = append(layer, make([]float32, batch*m.Shape.Width(l)))
		}
		states = append(states, layer)
	}
	return states
}

// load gives the stack and the decoder the present weights after dropout.
func (m *Language) load(d *masks) {
	if m.loaded == whole && d.weights == nil {
		return
	}
	if m.loaded == stale {
		m.decoder.Pack(true)
	}
	weights := make([][]rnn.Affine, len(m.cells))
	for l, nodes := range m.cells {
		weights[l] = make([]rnn.Affine, len(nodes))
		for i, a := range nodes {
			if a.b == nil {
				continue
			}
			weights[l][i].B = a.b.Value
			for _, p := range a.w {
				weights[l][i].W = append(weights[l][i].W, d.weights.of(p))
			}
		}
	}
	m.stack.Load(m.Cell, m.Shape, weights)
	if m.loaded = whole; d.weights != nil {
		m.loaded = dropped
	}
}
