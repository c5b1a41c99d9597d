package bert

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// A metric has the same value, to the last bit, alone and with others. A pass over more sequences replaces one over
// fewer where it begins with them.
func TestValuesDoNotDependOnOtherTerms(t *testing.T) {
	layer := func(op nnbert.Op, kernel, feed int) nnbert.Layer {
		return nnbert.Layer{Op: op, Heads: 2, Kernel: kernel, Feed: []int{feed}}
	}
	e := nnbert.Encoder{Vocabulary: 50, Positions: 16, Embedding: 12, Hidden: 20, Layers: []nnbert.Layer{
		layer(nnbert.SDP, 0, 37), layer(nnbert.WMA, 0, 24), layer(nnbert.DCT, 0, 5), layer(nnbert.DSC, 3, 40),
	}}
	var terms []fitness.Term
	for _, m := range Metrics() {
		if m.Takes == nil {
			continue
		}
		for _, batch := range []int{3, 7, 4} {
			terms = append(terms, fitness.Term{Label: m.Name + string(rune('0'+batch)), Metric: m, Settings: fitness.Settings{Batch: batch, Length: 11}})
		}
	}
	for name, input := range map[string]*fitness.Input{"random: prefixes agree": fitness.Zipf(50, 1, 3), "text: prefixes differ": text(t)} {
		t.Run(name, func(t *testing.T) {
			values := func(terms ...fitness.Term) map[string]float64 {
				c := Config{Input: input, WeightSeed: 5, Cotangent: "random"}
				ev := fitness.NewEvaluator(fitness.Config{NewProbe: NewProbe(c), Conditions: c.String()})
				v, errs := ev.Values(t.Context(), e, "", terms)
				if len(errs) > 0 {
					t.Fatal(errs)
				}
				return v
			}
			all := values(terms...)
			for _, term := range terms {
				if alone := values(term)[term.Label]; alone != all[term.Label] {
					t.Errorf("%s: %v alone, %v with others", term.Label, alone, all[term.Label])
				}
			}
		})
	}
}

func text(t *testing.T) *fitness.Input {
	path := filepath.Join(t.TempDir(), "text")
	words := ""
	for i := range 200 {
		words += fmt.Sprintf("word%d ", i*i%83)
	}
	if err := os.WriteFile(path, []byte(words), 0o644); err != nil {
		t.Fatal(err)
	}
	input, err := fitness.HashedWords(path, 50)
	if err != nil {
		t.Fatal(err)
	}
	return input
}
