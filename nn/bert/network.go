package bert

import (
	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Deviation gives the standard deviation of the normal distribution that Draw draws matrices and tables from. Biases and
// shifts of normalisations begin at 0, scales at 1.
const Deviation = 0.02

// Network holds an encoder with weights. Call Draw or Load, then run passes with Forward or Record. Draw and Load may be
// called again: they replace everything and reuse the memory, so that traces of the network before are invalid. A Network
// must not be used by several goroutines at once.
type Network struct {
	Encoder

	parameters []Parameter
	layers     []layer
	tables     tableIDs
	project    dense // weight is none where E equals H
	tableNorm  norm
	seed       uint64
	wordRow    map[int]int // the row of the word table of each token that has been read; nil if the table is complete
	wordTable  []float32   // [len(wordRow)][E], the rows drawn so far
	weights    []*weights  // [parameter]; nil for the word table
	cache      weightCache
	ownWeights []weights // [parameter], weights that were loaded or changed
	memory     nn.Arena[float32]
	transforms map[transformKey]transform
}

// id gives the position of a parameter in Network.parameters.
type id int

// none stands for a parameter that an encoder does not have.
const none id = -1

// tableIDs gives the positions of the embedding tables.
type tableIDs struct{ word, position, segment id }

// layer gives the positions of a layer's parameters.
type layer struct {
	Layer
	query, key, value, mix             dense
	input                              dense
	depthwise                          id // [K][H], so that its rows are as long as those of x
	pointwise, taps, convolved, output dense
	outputNorm, feedOutputNorm         norm
	feed                               []dense
	feedOutput                         dense
}

// Draw sets the encoder, which must pass Check, and draws its weights. A weight depends on (key, layer, place, position)
// alone, so two encoders agree in the parameters that they have in common. Rows of the word table are drawn when a token
// is first read.
func (n *Network) Draw(e Encoder, key uint64) {
	sameWords := n.wordRow != nil && n.seed == key && n.Embedding == e.Embedding
	n.reset(e)
	if !sameWords {
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

// reset sets the encoder, lists its parameters, and makes room for their weights.
func (n *Network) reset(e Encoder) {
	n.listParameters(e)
	n.weights, n.ownWeights = resize(n.weights, len(n.parameters)), resize(n.ownWeights, len(n.parameters))
}

// Load sets the encoder, which must pass Check, and copies all weights from values, by Parameter.Name and in
// Parameter.Shape. It returns false if one is missing or has another size. Load them again after they have changed;
// loading the same encoder again allocates little.
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

// Change calls change for every matrix, which may write to its values. i is its index in Parameters. The changes last
// until the next Draw or Load.
func (n *Network) Change(change func(i int, p *Parameter)) {
	for i := range n.parameters {
		if p := &n.parameters[i]; p.IsMatrix() {
			n.setValue(i, p.Value)
			change(i, p)
			n.weights[i].pack(p)
		}
	}
}

// setValue gives a parameter weights of its own, a copy of value.
func (n *Network) setValue(i int, value []float32) {
	p, w := &n.parameters[i], &n.ownWeights[i]
	w.value = append(n.memory.Take(p.size())[:0], value...)
	p.Value, n.weights[i] = w.value, w
	w.pack(p)
}

// Parameters returns all arrays of weights: those of embeddings first, then layer by layer. After Draw, the word table
// holds the rows of tokens that have been read; see DrawWords. The result must not be changed.
func (n *Network) Parameters() []Parameter { return n.parameters }

// Shapes returns the parameters that a Network of the encoder would have, without values. The encoder must pass Check.
func (e Encoder) Shapes() []Parameter {
	const perLayer = 24 // the most that a layer with one feed-forward layer has
	n := Network{parameters: make([]Parameter, 0, perLayer*(len(e.Layers)+1))}
	n.listParameters(e)
	return n.parameters
}

// size returns the number of values.
func (p *Parameter) size() int { return p.Rows * max(p.Cols, 1) }

// draw fills value with the initial values of a parameter.
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

// stream returns the random stream of a parameter, different for each of an encoder. kernel.Normal uses the bits from 48 on.
func (p *Parameter) stream() uint64 {
	return uint64(p.Layer+1)<<32 | uint64(p.index)<<16 | uint64(p.place) + 1
}

// resize returns s with length n. It keeps the elements up to the capacity of s, so that their memory is reused.
func resize[E any](s []E, n int) []E {
	for cap(s) < n {
		s = append(s[:cap(s)], *new(E))
	}
	return s[:n]
}
