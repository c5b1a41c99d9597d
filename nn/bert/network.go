package bert

import (
	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Deviation is that of the normal distribution weights are drawn from. Biases begin as 0, normalisations as 1 and 0.
const Deviation = 0.02

// Network is an encoder with weights. It may be used again and again: Draw replaces everything and keeps the memory. Not
// for several goroutines.
type Network struct {
	Encoder

	parameters []Parameter
	layers     []layer
	tables     tableIDs
	project    dense // without weights where embeddings are as wide as layers
	tableNorm  norm
	seed       uint64
	wordRow    map[int]int // row of the word table for each token that was asked for; nil: the table is whole
	wordTable  []float32   // as far as it was drawn
	weights    []*weights  // by parameter
	cache      weightCache
	ownWeights []weights // those that were not drawn
	memory     nn.Arena[float32]
	transforms map[transformKey]transform
}

// id is the place of a parameter in Network.parameters; none is -1.
type id int

const none id = -1

type tableIDs struct{ word, position, segment id }

// layer is where a layer's weights are.
type layer struct {
	Layer
	query, key, value, mix             dense
	input                              dense
	depthwise                          id // [K][H]: taps by units, so that rows are as long as those of x
	pointwise, taps, convolved, output dense
	outputNorm, feedOutputNorm         norm
	feed                               []dense
	feedOutput                         dense
}

// Draw sets the encoder, which must pass Check, and draws its weights. A weight depends on (key, layer, place, position)
// alone: two encoders share what they have in common.
func (n *Network) Draw(e Encoder, key uint64) {
	known := n.wordRow != nil && n.seed == key && n.Embedding == e.Embedding // the words of the encoder before
	n.reset(e)
	if !known {
		n.wordRow, n.seed, n.wordTable = map[int]int{}, key, n.wordTable[:0]
	}
	n.parameters[n.tables.word].Value = n.wordTable
	n.parameters[n.tables.word].Rows = len(n.wordRow)
	n.cache.limit()
	for i := range n.parameters {
		if p := &n.parameters[i]; p.place != wordTable {
			n.weights[i] = n.cache.draw(p, key)
			p.Value = n.weights[i].value
		}
	}
}

// reset lists the parameters of an encoder and makes room for their weights.
func (n *Network) reset(e Encoder) {
	n.listParameters(e)
	n.weights, n.ownWeights = resize(n.weights, len(n.parameters)), resize(n.ownWeights, len(n.parameters))
}

// Load sets the encoder and all weights, by name; those of a depthwise convolution as [H][1][K]. ok is false where one is
// missing or has another size. Values that have changed since are loaded again; that of the same encoder allocates little.
func (n *Network) Load(e Encoder, values map[string][]float32) (ok bool) {
	n.reset(e)
	n.wordRow, n.wordTable = nil, nil
	for i := range n.parameters {
		p := &n.parameters[i]
		v := values[p.Name()]
		if len(v) != p.size() {
			return false
		}
		n.setValue(i, v)
		if p.place == depthwise {
			kernel.Transpose(p.Value, v, p.Cols, p.Rows)
		}
	}
	return true
}

// Change lets change write to the values of every matrix.
func (n *Network) Change(change func(i int, p *Parameter)) {
	for i := range n.parameters {
		if p := &n.parameters[i]; p.IsMatrix() {
			n.setValue(i, p.Value)
			change(i, p)
			n.weights[i].pack(p)
		}
	}
}

// setValue gives a parameter weights of its own.
func (n *Network) setValue(i int, value []float32) {
	p, w := &n.parameters[i], &n.ownWeights[i]
	w.value = append(n.memory.Take(p.size())[:0], value...)
	p.Value, n.weights[i] = w.value, w
	w.pack(p)
}

// Parameters are all arrays of weights, those of embeddings first, then layer by layer. The word table holds the rows of
// tokens that have been read. Not to be changed.
func (n *Network) Parameters() []Parameter { return n.parameters }

// Shapes are the parameters of an encoder, which must pass Check, without values.
func (e Encoder) Shapes() []Parameter {
	const most = 24 // of a layer with one feed-forward layer
	n := Network{parameters: make([]Parameter, 0, most*(len(e.Layers)+1))}
	n.listParameters(e)
	return n.parameters
}

func (p *Parameter) size() int { return p.Rows * max(p.Cols, 1) }

// draw fills the values of a parameter.
func (p *Parameter) draw(value []float32, key uint64) {
	switch {
	case p.Cols > 0:
		kernel.Normal(value, Deviation, key, p.stream())
	case p.place == tableNorm || p.place == outputNorm || p.place == feedOutputNorm:
		for i := range value {
			value[i] = 1
		}
	default:
		clear(value)
	}
}

// stream is different for each parameter; Normal counts from bit 48 on.
func (p *Parameter) stream() uint64 {
	return uint64(p.Layer+1)<<32 | uint64(p.index)<<16 | uint64(p.place) + 1
}

// DrawWords draws the word table whole, for a network that has read nothing yet: row i is token i's.
func (n *Network) DrawWords() {
	tokens := make([]int, n.Vocabulary)
	for i := range tokens {
		tokens[i] = i
	}
	n.wordRows(tokens)
}

// wordRows are the rows of the word table of these tokens, drawn when first asked for, by the token.
func (n *Network) wordRows(tokens []int) []int {
	rows := make([]int, len(tokens))
	for i, token := range tokens {
		row, ok := n.wordRow[token]
		switch {
		case n.wordRow == nil:
			row = token
		case !ok:
			row = len(n.wordRow)
			n.wordRow[token] = row
			at := len(n.wordTable)
			n.wordTable = append(n.wordTable, make([]float32, n.Embedding)...)
			kernel.Normal(n.wordTable[at:], Deviation, n.seed+uint64(token)*0x9e3779b97f4a7c15, 0)
		}
		rows[i] = row
	}
	if n.wordRow != nil {
		n.parameters[n.tables.word].Value, n.parameters[n.tables.word].Rows = n.wordTable, len(n.wordRow)
	}
	return rows
}

// resize sets the length and keeps what elements there are, their memory is used again.
func resize[E any](s []E, n int) []E {
	for cap(s) < n {
		s = append(s[:cap(s)], *new(E))
	}
	return s[:n]
}
