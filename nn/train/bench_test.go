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

// BenchmarkUpdate measures one update: forward, backward, clipping and Adam, with 2 layers, batch 32 and 35 steps; 64 units with
// 2 000 words, as short trainings of a search have them, and 128 and 400 units with 10 000 words. .ci/peers/train.py measures the
// same in PyTorch. The random cells are those of `evolve sample -set space.leaky=false`. cpu-ns/op is the time of the processor,
// all threads together; other processes disturb it less than they do ns/op.
func BenchmarkUpdate(b *testing.B) {
	for _, size := range []struct{ width, words int }{{64, 2000}, {128, 10000}, {400, 10000}} {
		all := tokens(rand.New(rand.NewPCG(1, 1)), 100_000, size.words)
		for _, name := range benchmarkCells() {
			b.Run(fmt.Sprintf("%s/%d", name, size.width), func(b *testing.B) {
				m := NewLanguage(benchmarkCell(name), nnrnn.Shape{Layers: 2, Embedding: size.width, Hidden: size.width, Tied: true}, size.words, 1, Dropout{})
				t, err := New(m, Settings{Tokens: 1 << 40, Every: 1 << 40}, Next(all), Next(all))
				if err != nil {
					b.Fatal(err)
				}
				if err := t.update(b.Context()); err != nil { // allocates
					b.Fatal(err)
				}
				before := processorTime()
				for b.Loop() {
					if err := t.update(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(processorTime()-before)/float64(b.N), "cpu-ns/op")
				b.ReportMetric(float64(32*35*b.N)/b.Elapsed().Seconds(), "tokens/s")
			})
		}
	}
}

// BenchmarkLoss measures the evaluation of 9 600 tokens with 2 layers of 64 units and 2 000 words.
func BenchmarkLoss(b *testing.B) {
	all := tokens(rand.New(rand.NewPCG(1, 1)), 9601, 2000)
	for _, name := range benchmarkCells() {
		b.Run(name, func(b *testing.B) {
			m := NewLanguage(benchmarkCell(name), nnrnn.Shape{Layers: 2, Embedding: 64, Hidden: 64, Tied: true}, 2000, 1, Dropout{})
			before := processorTime()
			for b.Loop() {
				if _, err := m.Loss(b.Context(), Next(all)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(processorTime()-before)/float64(b.N), "cpu-ns/op")
			b.ReportMetric(float64(9600*b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

// randomCells is an odd number, so that one of them is the median.
const randomCells = 9

// benchmarkCells lists the cells that are measured.
func benchmarkCells() []string {
	names := []string{"lstm", "gru"}
	for i := range randomCells {
		names = append(names, fmt.Sprintf("random%d", i))
	}
	return names
}

// benchmarkCell returns a cell by its name.
func benchmarkCell(name string) nnrnn.Cell {
	var i int
	if n, _ := fmt.Sscanf(name, "random%d", &i); n == 0 {
		c, ok := spacernn.Builtin(name)
		if !ok {
			panic("no cell " + name)
		}
		return nnrnn.Cell(c)
	}
	c, _ := spacernn.Space{Nodes: 24, HiddenStates: 3, Intermediate: 14}.Random(search.Rand(1, i, search.StreamPropose)).Identity()
	return nnrnn.Cell(c)
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
