package stats

import (
	"slices"
	"testing"
)

func TestRanks(t *testing.T) {
	if got := Ranks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Error(got)
	}
	// R: cor(c(106,100,86,101,99,103,97,113,112,110), c(7,27,2,50,28,29,20,12,6,17), method = "spearman"), -29/165.
	x, y := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}, []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	if got := Spearman(x, y); !equal(got, -29.0/165) {
		t.Error(got)
	}
	if got := Pearson([]float64{1, 2, 3}, []float64{2, 4, 6}); !equal(got, 1) {
		t.Error(got)
	}
}

func TestLengths(t *testing.T) {
	for name, f := range map[string]func(){
		"TauB": func() { TauB([]float64{1}, nil) }, "Pearson": func() { Pearson([]float64{1}, nil) },
		"Wilcoxon": func() { Wilcoxon([]float64{1}, nil) }, "TopPrecision": func() { TopPrecision([]float64{1}, nil, 1) },
		"StratifiedTau": func() { StratifiedTau([]float64{1}, []float64{1}, nil) },
	} {
		func() {
			defer func() {
				if recover() != lengthsDiffer {
					t.Errorf("%s takes samples of different lengths", name)
				}
			}()
			f()
		}()
	}
}
