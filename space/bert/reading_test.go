package bert

import (
	"encoding/csv"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	nnbert "evolve/nn/bert"
	"evolve/nn/nntest"
)

func TestParseReading(t *testing.T) {
	for _, r := range []Reading{Nominal, Trained, Paper} {
		if got, err := ParseReading(r.String()); err != nil || got != r {
			t.Errorf("%v: %v, %v", r, got, err)
		}
	}
	if _, err := ParseReading("Paper"); err == nil || err.Error() != `space/bert: reading ("Paper"): want nominal, trained or paper` {
		t.Error(err)
	}
}

func TestReadings(t *testing.T) {
	c := Config{128, []Layer{{nnbert.DFT, 4, 0, 512, 3}, {nnbert.DSC, 2, 9, 512, 1}}}
	frame := nnbert.Encoder{Vocabulary: 30522, Positions: 512, Embedding: 128}
	for _, want := range []struct {
		Reading
		hidden int
		layers []nnbert.Layer
	}{
		{Nominal, 128, []nnbert.Layer{{Op: nnbert.DFT, Heads: 4, Feed: []int{512, 512, 512}}, {Op: nnbert.DSC, Heads: 2, Kernel: 9, Feed: []int{512}}}},
		{Trained, 128, []nnbert.Layer{{Heads: 4, Feed: []int{512, 512, 512}}, {Heads: 2, Feed: []int{512}}}},
		{Paper, 256, []nnbert.Layer{{Op: nnbert.DFT, Heads: 4, Feed: []int{1024, 1024, 1024}, Bare: true}, {Op: nnbert.DSC, Heads: 2, Kernel: 9, Feed: []int{1024}}}},
	} {
		frame.Hidden, frame.Layers = want.hidden, want.layers
		if got := (Space{Reading: want.Reading}).Encoder(c); !reflect.DeepEqual(got, frame) {
			t.Errorf("%v: %+v, want %+v", want.Reading, got, frame)
		}
	}
	c.Hidden, c.Layers[0].Feed = 256, 512
	if got := (Space{Reading: Trained}).Encoder(c).Layers[0].Feed; !slices.Equal(got, []int{1024, 512, 512}) {
		t.Errorf("trained: %v", got)
	}
}

// benchmark returns the published configurations by id.
func benchmark(t *testing.T) map[string]Config {
	all := map[string]Config{}
	for r := range ReadConfigs(nntest.Shared(t, "bench", "BERT_benchmark.json")) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		if err := (Space{}).Valid(r.Config); err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		all[r.ID] = r.Config
	}
	if len(all) != 250 {
		t.Fatalf("%d configurations", len(all))
	}
	return all
}

// table returns a column of a CSV file by the id in its first column.
func table(t *testing.T, column string, path ...string) map[string]int {
	file, err := os.Open(nntest.Shared(t, path...))
	check(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	check(t, err)
	at, out := slices.Index(rows[0], column), map[string]int{}
	for _, row := range rows[1:] {
		if out[row[0]], err = strconv.Atoi(row[at]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// The networks of the paper have exactly the published numbers of parameters.
func TestPublishedParameters(t *testing.T) {
	s, want := Space{Reading: Paper}, table(t, "Number of Parameters", "bench", "BERT_results_activation.csv")
	for id, c := range benchmark(t) {
		if got, ok := want[id]; !ok || s.Encoder(c).Parameters() != got {
			t.Errorf("%s: %d parameters, want %d: %v", id, s.Encoder(c).Parameters(), got, c)
		}
	}
}

// The reference implementation counts matrices only, neither biases nor normalisations. Without these the counts are
// equal; with them the order of networks is nearly the same.
func TestReferenceParameters(t *testing.T) {
	all := benchmark(t)
	for _, reading := range []Reading{Nominal, Trained} {
		s, want := Space{Reading: reading}, table(t, reading.String()+"_parameters", "golden", "encoder_reference_scores.csv")
		var x, y []float64
		for id, c := range all {
			e := s.Encoder(c)
			n := e.Parameters()
			if got := n - vectors(e); got != want[id] {
				t.Errorf("%v, %s: %d weights, want %d: %v", reading, id, got, want[id], c)
			}
			x, y = append(x, float64(n)), append(y, float64(want[id]))
		}
		r := nntest.Spearman(x, y)
		t.Logf("%v: rank correlation %.5f", reading, r)
		if r < .999 {
			t.Errorf("%v: rank correlation %.5f", reading, r)
		}
	}
}

// vectors counts the biases and the weights of normalisations.
func vectors(e nnbert.Encoder) int {
	n := 2 * e.Embedding
	if e.Embedding != e.Hidden {
		n += e.Hidden
	}
	for _, l := range e.Layers {
		switch {
		case l.Op.Linear():
			n += e.Hidden
		case l.Op == nnbert.DSC:
			n += 5*e.Inner(l) + l.AttentionHeads()*l.Kernel
		default:
			n += 3 * e.Hidden
		}
		for _, width := range l.Feed {
			n += width
		}
		n += 2 * (e.Hidden + 2*e.Hidden)
	}
	return n
}

// The benchmark trained fewer distinct networks than it has labels.
func TestTrainedNetworks(t *testing.T) {
	networks := map[string]bool{}
	for _, c := range benchmark(t) {
		networks[fmt.Sprint(Space{Reading: Trained}.Encoder(c))] = true
	}
	if len(networks) != 180 {
		t.Errorf("%d distinct networks of 250 configurations, want 180", len(networks))
	}
}
