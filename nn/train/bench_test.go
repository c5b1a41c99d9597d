package train

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"evolve/nn/bert"
	nnrnn "evolve/nn/rnn"
	"evolve/search"
	spacernn "evolve/space/rnn"
)

// BenchmarkUpdate measures one update: forward, backward, clipping and Adam, with 2 layers, batch 32, 35 steps and 10 000 words.
// .ci/peers/train.py measures the same in PyTorch. The random cells are those of `evolve sample`.
func BenchmarkUpdate(b *testing.B) {
	const words = 10000
	cells := map[string]nnrnn.Cell{"lstm": lstm()}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 3 {
		c, _ := spacernn.Space{Nodes: 24, HiddenStates: 3, Intermediate: 14}.Random(search.Rand(1, i, search.StreamPropose)).Identity()
		cells[fmt.Sprintf("random%d", i)] = nnrnn.Cell(c)
	}
	all := tokens(rng, 100_000, words)
	for _, width := range []int{128, 400} {
		for _, name := range []string{"lstm", "random0", "random1", "random2"} {
			b.Run(fmt.Sprintf("%s/%d", name, width), func(b *testing.B) {
				m := NewLanguage(cells[name], nnrnn.Shape{Layers: 2, Embedding: width, Hidden: width, Tied: true}, words, 1, Dropout{})
				t, err := New(m, Settings{Tokens: 1 << 40, Every: 1 << 40}, Next(all), Next(all))
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if err := t.update(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(32*35*b.N)/b.Elapsed().Seconds(), "tokens/s")
			})
		}
	}
}

// BenchmarkMaskedUpdate measures one update of a BERT-Mini: 4 layers of 256, 4 heads, feed-forward layers of 1024; batch 32,
// sequences of 64, 10 000 words of which 15% are masked.
func BenchmarkMaskedUpdate(b *testing.B) {
	const words = 10000
	layer := bert.Layer{Op: bert.SDP, Heads: 4, Feed: []int{1024}}
	e := bert.Encoder{Vocabulary: words, Positions: 64, Embedding: 256, Hidden: 256, Layers: []bert.Layer{layer, layer, layer, layer}}
	all := tokens(rand.New(rand.NewPCG(1, 1)), 100_000, words)
	t, err := New(NewMasked(e, 1, 0.15), Settings{Steps: 64, Tokens: 1 << 40, Every: 1 << 40}, Next(all), Next(all))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := t.update(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(32*64*b.N)/b.Elapsed().Seconds(), "tokens/s")
}
