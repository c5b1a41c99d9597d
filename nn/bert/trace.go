package bert

import (
	"context"
	"fmt"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Signal names a kind of intermediate value that a forward pass hands to Pass.Watch.
type Signal uint8

const (
	Projection    Signal = iota // query, key, value, the second query of WMA, or the input of a transform: [B*T][.]
	Attention                   // attention maps of one sequence: [heads][T][T]
	Transformed                 // result of a transform: [B*T][H]
	PreActivation               // a feed-forward layer before GELU: [B*T][.]
	Activation                  // a feed-forward layer after GELU: [B*T][.]
	State                       // output of a layer: [B*T][H]
)

// Pass gives the size of a forward pass, and who looks at its intermediate values.
type Pass struct {
	Batch, Length int   // B and T
	Tokens        []int // [B], how many tokens of each sequence are not padding, at least 1; nil for all

	// Watch is called with each signal of each layer, as rows of the given width. It must not keep or change x. It may be
	// nil.
	Watch func(s Signal, layer int, x []float32, width int)
	// WatchBack is called by Backward with the output of each feed-forward layer and its gradient, both [B*T][width], from
	// the last to the first. It must not keep or change them. It may be nil.
	WatchBack func(activation, gradient []float32, width int)
}

// Trace holds a forward pass.
type Trace struct {
	Pass
	n          *Network
	memory     *nn.Arena[float32]
	record     bool // keep what Backward reads
	layer      int  // the layer that runs now
	scratch    kernel.Matrix
	zeroBuffer []float32

	wordRows      []int // [B*T], row of the word table of each token
	embeddingNorm normTrace
	sum           []float32    // [B*T][E], normalised embeddings before their projection
	layers        []layerTrace // those that have run
	output        []float32    // [B*T][H]
}

// layerTrace holds what layerBackward reads. Its slices are valid after the pass only if that is recorded.
type layerTrace struct {
	x         []float32 // [B*T][H], input of the layer
	operation convolutionTrace
	mixed     []float32    // [B*T][H], result of the operation; [B*T][2I] for DSC
	state     []float32    // [B*T][H], input of the feed-forward layers
	norms     [2]normTrace // behind the operation, and behind the feed-forward layers
	before    [][]float32  // [feed-forward layer], each [B*T][.], before GELU
	after     [][]float32  // the same after GELU
}

// Forward runs tokens [B][T] through the network. Results live in memory until its Reset. The error is that of ctx, or
// reports a sequence longer than Positions. Cost: B times MultiplyAdds(T).
func (n *Network) Forward(ctx context.Context, tokens []int, p Pass, memory *nn.Arena[float32]) (*Trace, error) {
	return n.trace(ctx, tokens, p, memory, false)
}

// Record runs tokens [B][T] through the network as Forward does, to the same bits, and keeps what Backward reads.
func (n *Network) Record(ctx context.Context, tokens []int, p Pass, memory *nn.Arena[float32]) (*Trace, error) {
	return n.trace(ctx, tokens, p, memory, true)
}

// trace implements Forward and Record. Unless recorded, the buffers of one layer are reused for the next.
func (n *Network) trace(ctx context.Context, tokens []int, p Pass, memory *nn.Arena[float32], record bool) (*Trace, error) {
	if p.Length > n.Positions {
		return nil, fmt.Errorf("bert: %d tokens: there are %d positions", p.Length, n.Positions)
	}
	t := &Trace{Pass: p, n: n, memory: memory, record: record}
	x := t.embed(tokens[:t.rows()])
	spare := t.take(len(x))
	for i := range n.layers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		mark := memory.Mark()
		t.layer = i
		out := spare
		if record {
			out = t.take(len(x))
		}
		t.layers = append(t.layers, t.layerForward(&n.layers[i], out, x))
		t.show(State, out, n.Hidden)
		if x, spare = out, x; !record {
			memory.Rewind(mark)
		}
	}
	t.output = x
	return t, nil
}

// Output returns the output of the last layer: [B*T][H].
func (t *Trace) Output() []float32 { return t.output }

// rows returns B*T.
func (t *Trace) rows() int { return t.Batch * t.Length }

// tokens returns how many tokens of a sequence are not padding.
func (t *Trace) tokens(sequence int) int {
	if t.Tokens == nil {
		return t.Length
	}
	return t.Tokens[sequence]
}

// take returns a buffer of n numbers of any value.
func (t *Trace) take(n int) []float32 { return t.memory.Take(n) }

// zeros returns n zeros, which must not be changed.
func (t *Trace) zeros(n int) []float32 {
	if len(t.zeroBuffer) < n {
		t.zeroBuffer = make([]float32, max(n, 1<<12))
	}
	return t.zeroBuffer[:n]
}

// show hands a signal to Watch.
func (t *Trace) show(s Signal, x []float32, width int) {
	if t.Watch != nil {
		t.Watch(s, t.layer, x, width)
	}
}

// embed returns the input of the first layer, [B*T][H]: the sum of the embeddings of token, position and segment,
// normalised, and projected where E is not H.
func (t *Trace) embed(tokens []int) []float32 {
	n := t.n
	t.wordRows = n.wordRows(tokens)
	words, positions := n.parameters[n.tables.word].Value, n.parameters[n.tables.position].Value
	segment := n.parameters[n.tables.segment].Value[:n.Embedding]
	x := t.take(len(tokens) * n.Embedding)
	for i, w := range t.wordRows {
		to := row(x, i, n.Embedding)
		kernel.Add(to, row(words, w, n.Embedding), row(positions, i%t.Length, n.Embedding))
		kernel.Add(to, to, segment)
	}
	t.embeddingNorm = t.norm(n.tableNorm, x, x)
	if n.project.weight == none {
		return x
	}
	t.sum = x
	projected := t.take(t.rows() * n.Hidden)
	t.dense(n.project, projected, x)
	return projected
}

// layerForward computes a layer: its operation, then its feed-forward layers, each followed by a residual and a
// normalisation. It writes the output to out; x and out are [B*T][H].
func (t *Trace) layerForward(y *layer, out, x []float32) (l layerTrace) {
	l.x = x
	if l.mixed = t.take(t.rows() * y.mixedWidth(t.n)); y.Op.Linear() {
		z := t.take(len(x))
		t.dense(y.input, z, x)
		t.show(Projection, z, t.n.Hidden)
		t.transform(y, l.mixed, z)
		t.show(Transformed, l.mixed, t.n.Hidden)
	} else if y.Op == DSC {
		l.operation = t.convolution(y, l.mixed, x)
	} else {
		l.operation.attentionTrace = t.attention(y, l.mixed, y.query.out, x)
	}
	if l.state = l.mixed; !y.Bare {
		l.state = t.take(len(x))
		t.dense(y.output, l.state, l.mixed)
		kernel.Add(l.state, l.state, x)
		l.norms[0] = t.norm(y.outputNorm, l.state, l.state)
	}
	feed := t.feedForward(y, &l, l.state)
	t.dense(y.feedOutput, out, feed)
	kernel.Add(out, out, l.state)
	l.norms[1] = t.norm(y.feedOutputNorm, out, out)
	return l
}

// mixedWidth returns the width of the operation's result: H, or 2I for DSC.
func (y *layer) mixedWidth(n *Network) int {
	if y.Op == DSC {
		return 2 * y.query.out
	}
	return n.Hidden
}

// feedForward runs x [B*T][H] through the feed-forward layers and returns the result, [B*T][.].
func (t *Trace) feedForward(y *layer, l *layerTrace, x []float32) []float32 {
	for _, d := range y.feed {
		before := t.take(t.rows() * d.out)
		after := before
		t.dense(d, before, x)
		t.show(PreActivation, before, d.out)
		if t.record {
			after = t.take(len(before))
			l.before, l.after = append(l.before, before), append(l.after, after)
		}
		kernel.GELU(after, before)
		t.show(Activation, after, d.out)
		x = after
	}
	return x
}
