package bert

import (
	"context"
	"fmt"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Signal is something that a forward pass shows while it is there.
type Signal uint8

const (
	Projection    Signal = iota // query, key, value, WMA's second query, the input of a transform: [B*T][.]
	Attention                   // the maps of one sequence, [heads][T][T]
	Transformed                 // what a transform gives, [B*T][H]
	PreActivation               // of a feed-forward layer, before GELU: [B*T][.]
	Activation                  // and after it
	State                       // what a layer leaves: [B*T][H]
)

// Pass says what runs through a network.
type Pass struct {
	Batch, Length int   // sequences, and tokens of each
	Tokens        []int // of each sequence that are not padding, at least 1; nil: all
	// Watch is shown each signal, rows of the width given; what it sees is only lent. nil: nobody looks.
	Watch func(s Signal, layer int, x []float32, width int)
	// WatchBack is shown the output of each feed-forward layer and its gradient, by Backward.
	WatchBack func(activation, gradient []float32, width int)
}

// Trace is a forward pass.
type Trace struct {
	Pass
	n          *Network
	memory     *nn.Arena[float32]
	record     bool
	layer      int // that runs now
	scratch    kernel.Matrix
	zeroBuffer []float32

	wordRows      []int // row of the word table for each token
	embeddingNorm normTrace
	sum           []float32 // [B*T][E], normalised embeddings
	layers        []layerTrace
	output        []float32
}

// layerTrace is what a layer's reverse needs.
type layerTrace struct {
	x         []float32 // [B*T][H], what came in
	operation convolutionTrace
	mixed     []float32 // what the operation gives: [B*T][H], of DSC [B*T][2 inner]
	state     []float32 // [B*T][H], behind the operation
	norms     [2]normTrace
	before    [][]float32 // of each feed-forward layer, before GELU
	after     [][]float32
}

// Forward sends tokens [B][T] through the network. Cost: B times MultiplyAdds(T). What it computes lives in memory. The
// error is the context's, or a sequence that is too long.
func (n *Network) Forward(ctx context.Context, tokens []int, p Pass, memory *nn.Arena[float32]) (*Trace, error) {
	return n.trace(ctx, tokens, p, memory, false)
}

// Record is Forward that keeps what Backward needs.
func (n *Network) Record(ctx context.Context, tokens []int, p Pass, memory *nn.Arena[float32]) (*Trace, error) {
	return n.trace(ctx, tokens, p, memory, true)
}

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

// Output is what the last layer leaves: [B*T][H].
func (t *Trace) Output() []float32 { return t.output }

func (t *Trace) rows() int { return t.Batch * t.Length }

// tokens of a sequence that are not padding.
func (t *Trace) tokens(sequence int) int {
	if t.Tokens == nil {
		return t.Length
	}
	return t.Tokens[sequence]
}

func (t *Trace) take(n int) []float32 { return t.memory.Take(n) }

// zeros are n zeros, not to be changed.
func (t *Trace) zeros(n int) []float32 {
	if len(t.zeroBuffer) < n {
		t.zeroBuffer = make([]float32, max(n, 1<<12))
	}
	return t.zeroBuffer[:n]
}

func (t *Trace) show(s Signal, x []float32, width int) {
	if t.Watch != nil {
		t.Watch(s, t.layer, x, width)
	}
}

// embed is what the first layer reads: [B*T][H].
func (t *Trace) embed(tokens []int) []float32 {
	n := t.n
	t.wordRows = n.wordRows(tokens)
	words, positions := n.parameters[n.tables.word].Value, n.parameters[n.tables.position].Value
	kind := n.parameters[n.tables.segment].Value[:n.Embedding]
	x := t.take(len(tokens) * n.Embedding)
	for i, w := range t.wordRows {
		to := row(x, i, n.Embedding)
		kernel.Add(to, row(words, w, n.Embedding), row(positions, i%t.Length, n.Embedding))
		kernel.Add(to, to, kind)
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

// layerForward sends x layerForward a layer.
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

// mixedWidth is how wide the operation's result is.
func (y *layer) mixedWidth(n *Network) int {
	if y.Op == DSC {
		return 2 * y.query.out
	}
	return n.Hidden
}

// feedForward sends x through the feedForward-forward layers.
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
