package train

import (
	"math"
	"testing"

	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// learned returns the best validation loss of a cell in a training.
func learned(t *testing.T, c nnrnn.Cell, shape nnrnn.Shape, words int, s Settings, train, valid Stream) float64 {
	t.Helper()
	if testing.Short() {
		t.Skip("trains a million tokens")
	}
	trainer, err := New(NewLanguage(c, shape, words, 1, Dropout{}), s, train, valid)
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Run(t.Context(), s.Tokens, nil); err != nil {
		t.Fatal(err)
	}
	best, ok := trainer.Restore()
	if !ok {
		t.Fatal(trainer.Ended)
	}
	return best.Valid
}

// named returns the network of a named cell.
func named(c spacernn.Cell) nnrnn.Cell {
	canonical, _ := c.Identity()
	return nnrnn.Cell(canonical)
}

// forgetful returns a cell without memory: a feed-forward layer.
func forgetful() nnrnn.Cell {
	return nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{0}}}, New: []nnrnn.Ref{1}}
}

// The loss of a Markov source comes within 2 % of its entropy. A cell without memory stays above it, because it cannot see the
// symbol before the last.
func TestMarkovSource(t *testing.T) {
	const symbols = 8
	all, entropy := Markov(symbols, 420_000, 2, 1)
	if entropy < 0.5 || entropy > 0.9*math.Log(symbols) {
		t.Fatalf("entropy %v", entropy)
	}
	train, valid := Next(all[:400_000]), Next(all[400_000:])
	s := Settings{Tokens: 1_200_000, Every: 400_000, Rate: 0.02, Schedule: Cosine, Clip: 1}
	shape := nnrnn.Shape{Layers: 1, Embedding: 16, Hidden: 48}
	for name, c := range map[string]nnrnn.Cell{"lstm": named(spacernn.LSTM()), "gru": named(spacernn.GRU())} {
		if loss := learned(t, c, shape, symbols, s, train, valid); math.Abs(loss/entropy-1) > 0.02 {
			t.Errorf("%s: loss %v, entropy %v", name, loss, entropy)
		} else {
			t.Logf("%s: %.4f of %.4f", name, loss, entropy)
		}
	}
	if loss := learned(t, forgetful(), shape, symbols, s, train, valid); loss < 1.05*entropy {
		t.Errorf("a cell without memory has %v, entropy %v", loss, entropy)
	}
}

// Cells with gates solve delayed copying. A cell without memory only guesses.
func TestDelayedCopy(t *testing.T) {
	const symbols, delay = 6, 8
	s := Settings{Tokens: 1_500_000, Every: 300_000, Rate: 0.02, Schedule: Cosine, Clip: 1}
	shape := nnrnn.Shape{Layers: 1, Embedding: 8, Hidden: 48}
	train, valid := Copy(symbols, delay, 600_000, 1), Copy(symbols, delay, 20_000, 2)
	for name, c := range map[string]nnrnn.Cell{"lstm": named(spacernn.LSTM()), "gru": named(spacernn.GRU())} {
		if loss := learned(t, c, shape, symbols, s, train, valid); loss > 0.1 {
			t.Errorf("%s: loss %v", name, loss)
		} else {
			t.Logf("%s: %.4f", name, loss)
		}
	}
	if loss := learned(t, forgetful(), shape, symbols, s, train, valid); loss < 0.98*math.Log(symbols) {
		t.Errorf("a cell without memory has %v, guessing has %v", loss, math.Log(symbols))
	}
}

// An LSTM solves the adding problem.
func TestAdding(t *testing.T) {
	const base, length = 4, 10
	s := Settings{Tokens: 800_000, Every: 200_000, Rate: 0.01, Schedule: Cosine, Steps: 40, Clip: 1}
	loss := learned(t, named(spacernn.LSTM()), nnrnn.Shape{Layers: 1, Embedding: 8, Hidden: 32}, 2*base, s, Adding(base, length, 80_000, 1), Adding(base, length, 2000, 2))
	t.Logf("%.4f", loss)
	if loss > 0.1 {
		t.Errorf("loss %v, guessing has %v", loss, math.Log(2*base-1))
	}
}
