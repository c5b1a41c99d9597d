package halving

import (
	"math"
	"os"
	"testing"

	"evolve/nn"
	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
	"evolve/nn/train"
	spacernn "evolve/space/rnn"
)

// wikiLadder returns a ladder of language models of 2 layers x 64 units and 2 000 words, which are trained on the validation text
// of WikiText-2 at a rate of 0.012, with as many parameters as an LSTM.
func wikiLadder(t *testing.T, rungs ...int) *Ladder {
	t.Helper()
	c, err := train.ReadCorpus(train.Texts{Train: nntest.Shared(t, "data", "wikitext-2", "valid.txt"), Vocabulary: 2000})
	if err != nil {
		t.Fatal(err)
	}
	lstm, _ := spacernn.LSTM().Identity()
	return &Ladder{Recipe: Recipe{Shape: nnrnn.Shape{Layers: 2, Embedding: 64, Hidden: 64, Tied: true}, Words: len(c.Words),
		Equal: Parameters, Reference: nnrnn.Cell(lstm), Settings: train.Settings{Rate: 0.012, Schedule: train.Tail}},
		Train: train.Next(c.Train), Valid: train.Next(c.Valid), Text: "wikitext-2 valid", Rungs: rungs}
}

// TestSampleError prints by how much a sample of the validation text changes the difference of two cells' losses. All built-in
// cells are trained on 60 000 tokens, which takes a minute or two; EVOLVE_MEASURE=1 runs it.
func TestSampleError(t *testing.T) {
	if os.Getenv("EVOLVE_MEASURE") == "" {
		t.Skip("a measurement: set EVOLVE_MEASURE=1")
	}
	l := wikiLadder(t, 60_000)
	sizes := []int{2_000, 5_000, 10_000}
	errors := make([][]float64, len(sizes)) // of the loss, by size and cell
	var losses []float64
	for _, name := range spacernn.Builtins() {
		builtin, _ := spacernn.Builtin(name)
		canonical, _ := builtin.Identity()
		m, err := l.Model(nnrnn.Cell(canonical), nn.WeightKey(1, 0), l.Train.Targets)
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := train.New(m, l.settings(0), l.Train, l.Valid)
		if err == nil {
			err = trainer.Run(t.Context(), l.Rungs[0], nil)
		}
		if err != nil || trainer.Failed {
			t.Fatal(name, err, trainer.Ended)
		}
		whole := trainer.Curve[0].Valid
		losses = append(losses, whole)
		for i, n := range sizes {
			part, err := m.Loss(t.Context(), l.Valid.Sample(n))
			if err != nil {
				t.Fatal(err)
			}
			errors[i] = append(errors[i], part-whole)
		}
	}
	t.Logf("%d cells, standard deviation of their losses on all %d tokens: %.4f", len(losses), len(l.Valid.Tokens), deviation(losses))
	for i, n := range sizes {
		t.Logf("%d tokens: standard error of a difference of two cells %.4f", n, math.Sqrt2*deviation(errors[i]))
	}
}

// deviation returns the standard deviation of a sample.
func deviation(all []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, v := range all {
		mean += v / float64(len(all))
	}
	for _, v := range all {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(all)-1))
}
