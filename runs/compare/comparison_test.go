package compare

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"evolve/runs"
	"evolve/search"
)

// Aging wins seven of eight seeds. All expected values are computed by hand.
func TestCompareWithBaseline(t *testing.T) {
	root := t.TempDir()
	var dirs []string
	for seed := range uint64(8) {
		worse, better := float64(seed), float64(seed)+0.5+float64(seed)/100
		if seed == 0 {
			better = -1.0 / 8 // the smallest difference of all
		}
		for strategy, best := range map[string]float64{"random": worse + 1, "aging": better + 1} {
			dir := filepath.Join(root, fmt.Sprintf("%s-%d", strategy, seed))
			sample(t, dir, `{"kind":"`+strategy+`"}`, seed, "uniform", 0.5, best)
			dirs = append(dirs, dir)
		}
	}
	table, err := Summarize(dirs, nil, "")
	must(t, err)
	s := table.Comparisons
	if table.Baseline != "random" || table.Mode != "proxy" || len(s) != 2 || s[1].Pairs != 0 || len(table.Warnings) != 1 || !strings.Contains(table.Warnings[0], "only 8 seeds") {
		t.Fatalf("%+v", table)
	}
	aging := s[0]
	if aging.Strategy != "aging" || aging.Pairs != 8 || aging.Wins != 7 || aging.P != 2*2/256.0 || aging.Holm != aging.P {
		t.Errorf("%+v, want 7 of 8 and the second smallest of 256 rank sums, both sides", aging)
	}
	if w := table.Wins; w.Share[0][1] != 7.0/8 || w.Share[1][0] != 1.0/8 {
		t.Errorf("%+v", w)
	}
	if aging.A12 <= 0.5 || aging.A12 >= 0.7 || aging.Low > aging.High || aging.Low < 0.875 || aging.High > 8.6 {
		t.Errorf("%+v", aging)
	}
	if a := table.Anytime[0]; a.Distinct[0] != 1 || a.Objective[0].Median != 0.5 || a.Objective[1].N != 8 {
		t.Errorf("%+v", a)
	}
}

func TestNoBaseline(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	sample(t, dir, `{"kind":"aging"}`, 1, "uniform", 1, 2)
	table, err := Summarize([]string{dir}, nil, "")
	must(t, err)
	if !strings.Contains(strings.Join(table.Warnings, "\n"), "no random-search baseline") {
		t.Errorf("%q", table.Warnings)
	}
}

// several writes a run with several objectives and the given truths.
func several(t *testing.T, dir, strategy string, objectives [][]float64, truths ...float64) {
	t.Helper()
	h := header
	h.Seed = 1
	h.Config = fmt.Appendf(nil, `{"strategy":{"kind":%q}}`, strategy)
	h.Oracle = &runs.Oracle{Label: "loss", Pool: true, Size: 3, Digest: "d"}
	r, err := runs.Create(dir, h, nil)
	must(t, err)
	for id, o := range objectives {
		l := runs.Line{ID: id, Op: search.Fresh, Genome: []byte("1"), Hash: fmt.Sprint(id), Objectives: o, Metrics: map[string]float64{}}
		if id < len(truths) {
			l.Metrics[truth] = truths[id]
		}
		must(t, r.Append(l, 0))
	}
	must(t, r.Close())
}

func TestFronts(t *testing.T) {
	root := t.TempDir()
	a, b := filepath.Join(root, "a"), filepath.Join(root, "b")
	several(t, a, "nsga2", [][]float64{{0, 10}, {2, 10}, {10, 0}, {1, 1}}, 5, 6, 7)
	several(t, b, "random", [][]float64{{0, 0}, {1, 0}})
	table, err := Summarize([]string{a, b}, nil, "")
	must(t, err)
	if table.Mode != "pool" || len(table.Fronts) != 2 {
		t.Fatalf("%+v", table)
	}
	// Scaled, (2, 10) is (.8, 0) behind the best, (10, 0) is (0, 1): .25 x 1.05 and .8 x .05 more.
	if f := table.Fronts[0]; f.Size.Median != 2 || math.Abs(f.Hypervolume.Median-(0.25*1.05+0.8*0.05)) > 1e-12 || f.IGDPlus.Median != 0 {
		t.Errorf("%+v", f)
	}
	// (1, 0) is (.9, 1): it is .1 behind (.8, 0) in one and 1 in the other, and .9 behind (0, 1).
	if f := table.Fronts[1]; math.Abs(f.IGDPlus.Median-(math.Hypot(0.1, 1)+0.9)/2) > 1e-12 || math.Abs(f.Hypervolume.Median-0.15*0.05) > 1e-12 {
		t.Errorf("%+v", f)
	}
	front, err := runs.Front(mustRead(t, a).Lines())
	must(t, err)
	if len(front) != 2 || front[0].ID != 2 || front[1].ID != 1 {
		t.Errorf("%+v", front)
	}
	if !strings.Contains(strings.Join(table.Warnings, "\n"), "nsga2: more search will not help: after 1 distinct candidates") {
		t.Errorf("%q", table.Warnings)
	}
	var text strings.Builder
	must(t, table.Fprint(&text))
	for _, want := range []string{"mode: pool", "hypervolume", "truth after", "% of seeds better than"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, &text)
		}
	}
}
