package evidence

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func normal(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

// TestExpectedBest checks the expectation against the mean over all draws.
func TestExpectedBest(t *testing.T) {
	score, truth := []float64{1, 3, 3, 0, 2, 5}, []float64{10, 20, 40, 5, 90, 7}
	for n := 1; n <= len(score); n++ {
		sum, draws := 0.0, 0.0
		for set := range 1 << len(score) {
			top, best, count, size := math.Inf(-1), 0.0, 0.0, 0
			for i := range score {
				if set>>i&1 == 0 {
					continue
				}
				size++
				switch {
				case score[i] > top:
					top, best, count = score[i], truth[i], 1
				case score[i] == top:
					best += truth[i]
					count++
				}
			}
			if size == n {
				sum += best / count
				draws++
			}
		}
		if got := expectedBest(score, truth, n); math.Abs(got-sum/draws) > 1e-9 {
			t.Errorf("best of %d: %v, want %v", n, got, sum/draws)
		}
	}
}

// study returns a study with a good metric, one against its declared direction, one that is size alone, one that ends in a
// plateau, and one without a direction.
func study(n int) Study {
	rng := rand.New(rand.NewPCG(1, 2))
	truth, noise, size := normal(rng, n), normal(rng, n), normal(rng, n)
	good, plateau := make([]float64, n), make([]float64, n)
	s := Study{Truth: "score", Parameters: size, Stratum: make([]string, n)}
	for i := range truth {
		truth[i] += size[i]
		good[i] = truth[i] + noise[i]
		plateau[i] = min(truth[i], 0.3)
		s.Results = append(s.Results, []float64{truth[i], truth[i] + 0.1*rng.NormFloat64()})
		s.Stratum[i] = string("ab"[i%2])
	}
	good[3] = math.NaN()
	s.Metrics = []Metric{{Name: "good", Direction: 1, Values: good, SecondDraw: good, Milliseconds: 2}, {Name: "wrong", Direction: -1, Values: good},
		{Name: "size", Direction: 1, Values: size}, {Name: "plateau", Direction: 1, Values: plateau}, {Name: "undirected", Values: size}}
	return s
}

func TestRows(t *testing.T) {
	rows := study(300).Rows(Options{Resamples: 200})
	by := map[string]Row{}
	for _, r := range rows {
		by[r.Metric] = r
	}
	good := by["good"]
	if good.N != 299 || good.Missing != 1 || !(good.Low < good.TauB && good.TauB < good.High) || good.Low < 0.3 || good.TauOfDraws != 1 {
		t.Errorf("good: %+v", good)
	}
	if w := by["wrong"]; math.Abs(float64(w.TauB+good.TauB)) > 1e-12 {
		t.Errorf("signs ignore the direction: %v, %v", w.TauB, good.TauB)
	}
	if c := by["trained again"]; c.N != 300 || c.TauB < 0.9 {
		t.Errorf("ceiling: %+v", c)
	}
	if good.WithinPairs != 150*149/2+149*148/2 && good.WithinPairs != 149*148/2+150*149/2 {
		t.Errorf("%d pairs within strata", good.WithinPairs)
	}
	for name, warning := range map[string]string{"wrong": "against its declared direction", "size": "mostly size", "plateau": "share their value", "undirected": "no declared direction"} {
		if !strings.Contains(strings.Join(by[name].Warnings, "; "), warning) {
			t.Errorf("%s: %q, want %q", name, by[name].Warnings, warning)
		}
	}
	if len(good.Warnings) != 0 {
		t.Errorf("good: %q", good.Warnings)
	}
}

func TestPlateauStart(t *testing.T) {
	rising := []Best{{1, 0, 0}, {2, 1, 0}, {5, 2, 0}, {10, 3, 0}, {20, 4, 0}}
	flat := []Best{{1, 0, 0}, {2, 1, 0}, {5, 2, 0}, {10, 2.01, 0}, {20, 2, 0}}
	falling := []Best{{1, 0, 0}, {2, 2, 0}, {5, 1, 0}, {10, 0, 0}}
	for _, c := range []struct {
		curve []Best
		want  int
	}{{rising, 0}, {flat, 5}, {falling, 2}, {rising[:2], 0}} {
		if got := PlateauStart(c.curve); got != c.want {
			t.Errorf("%v plateau at %d, want %d", c.curve, got, c.want)
		}
	}
}

func TestOutputs(t *testing.T) {
	s := study(60)
	rows := s.Rows(Options{Resamples: 20})
	var text, comma bytes.Buffer
	if err := Print(&text, rows, Options{Top: 7}); err != nil || !strings.Contains(text.String(), "top 7") {
		t.Errorf("%v\n%s", err, &text)
	}
	if err := CSV(&comma, rows); err != nil || strings.Count(comma.String(), "\n") != len(rows)+1 || strings.Contains(comma.String(), "NaN") {
		t.Errorf("%v\n%s", err, &comma)
	}
	if b, err := json.Marshal(rows); err != nil || !bytes.Contains(b, []byte(`"tau_of_draws":null`)) {
		t.Errorf("%v\n%s", err, b)
	}
	svg, err := s.Scatter(s.Metrics[0])
	if err != nil || !bytes.Contains(svg, []byte("<svg")) {
		t.Error(err)
	}
	if svg, err = s.BestOf(rows[0]); err != nil || !bytes.Contains(svg, []byte("<svg")) {
		t.Error(err)
	}
}
