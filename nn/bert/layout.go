package bert

// listParameters sets the encoder and lists its parameters, without values, and their places in each layer.
func (n *Network) listParameters(e Encoder) {
	n.Encoder, n.parameters, n.layers = e, n.parameters[:0], n.layers[:0]
	n.memory.Reset()
	b := builder{Network: n, part: Embeddings, layer: -1}
	n.tables = tableIDs{
		word:     b.add(wordTable, e.Vocabulary, e.Embedding),
		position: b.add(positionTable, e.Positions, e.Embedding),
		segment:  b.add(segmentTable, segments, e.Embedding),
	}
	n.tableNorm = b.addNorm(tableNorm, e.Embedding)
	n.project = dense{weight: none, bias: none}
	if e.Embedding != e.Hidden {
		n.project = b.addDense(project, e.Hidden, e.Embedding)
	}
	for i, l := range e.Layers {
		b.layer = i
		n.layers = append(n.layers, b.addLayer(l))
	}
}

// segments counts the rows of the segment table. All tokens here belong to the first segment.
const segments = 2

// builder adds parameters to a network's list.
type builder struct {
	*Network
	part  Part
	layer int // from 0; -1 for embeddings
	index int // of the feed-forward layer
}

// add adds a matrix [rows][cols], or a vector [rows] if cols is 0.
func (b *builder) add(p place, rows, cols int) id {
	b.parameters = append(b.parameters, Parameter{Part: b.part, Layer: b.layer, Rows: rows, Cols: cols, place: p, index: b.index})
	return id(len(b.parameters) - 1)
}

// addDense adds a matrix and its bias, whose place follows that of the matrix.
func (b *builder) addDense(p place, out, in int) dense {
	return dense{out: out, in: in, weight: b.add(p, out, in), bias: b.add(p+1, out, 0)}
}

// addNorm adds the scale and the shift of a normalisation.
func (b *builder) addNorm(p place, width int) norm {
	return norm{width: width, scale: b.add(p, width, 0), shift: b.add(p+1, width, 0)}
}

// addLayer adds the parameters of one layer.
func (b *builder) addLayer(l Layer) layer {
	y := layer{Layer: l}
	b.part = Operation
	switch {
	case l.Op.Linear():
		y.input = b.addDense(input, b.Hidden, b.Hidden)
	default:
		b.addAttention(&y)
	}
	if !l.Bare {
		b.part = Output
		in := b.Inner(l)
		if l.Op == DSC {
			in *= 2
		}
		y.output = b.addDense(output, b.Hidden, in)
		y.outputNorm = b.addNorm(outputNorm, b.Hidden)
	}
	b.addFeedForward(&y)
	return y
}

// addAttention adds the parameters of SDP, WMA or DSC, without the output projection.
func (b *builder) addAttention(y *layer) {
	inner := b.Inner(y.Layer)
	y.query, y.key, y.value = b.addDense(query, inner, b.Hidden), b.addDense(key, inner, b.Hidden), b.addDense(value, inner, b.Hidden)
	switch y.Op {
	case WMA:
		y.mix = dense{out: inner, in: inner, weight: b.add(mix, inner, inner), bias: none}
	case DSC:
		heads := y.AttentionHeads()
		y.depthwise = b.add(depthwise, y.Kernel, b.Hidden)
		y.pointwise = b.addDense(pointwise, inner, b.Hidden)
		y.taps = b.addDense(taps, heads*y.Kernel, inner)
		y.convolved = b.addDense(convolved, inner, b.Hidden)
	}
}

// addFeedForward adds the feed-forward layers, the projection behind them and its normalisation.
func (b *builder) addFeedForward(y *layer) {
	b.part = FeedForward
	in := b.Hidden
	for i, width := range y.Layer.Feed {
		p := feedFirst
		if b.index = i; i > 0 {
			p = feedFurther
		}
		y.feed = append(y.feed, b.addDense(p, width, in))
		in = width
	}
	b.index = 0
	y.feedOutput = b.addDense(feedOutput, b.Hidden, in)
	y.feedOutputNorm = b.addNorm(feedOutputNorm, b.Hidden)
}
