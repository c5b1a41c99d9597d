package compare

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestQuantiles(t *testing.T) {
	if q := quantiles(nil); q != (Quantiles{}) {
		t.Error(q)
	}
	if q := quantiles([]float64{3}); q != (Quantiles{1, 3, 3, 3, 3, 3, 3, 3}) {
		t.Error(q)
	}
	if q := quantiles([]float64{4, 2}); q.Median != 3 || q.Min != 2 || q.Max != 4 {
		t.Error(q)
	}
	// numpy.quantile([0, 1, 4, 9, 16, 25], [.1, .25, .5, .75, .9])
	if q := quantiles([]float64{25, 16, 9, 4, 1, 0}); q != (Quantiles{6, 0, 0.5, 1.75, 6.5, 14.25, 20.5, 25}) {
		t.Error(q)
	}
}

func TestSummarize(t *testing.T) {
	root := t.TempDir()
	var dirs []string
	add := func(strategy string, seed uint64, input string, objectives ...float64) {
		dirs = append(dirs, filepath.Join(root, fmt.Sprintf("%02d-s%d", len(dirs), seed)))
		sample(t, dirs[len(dirs)-1], strategy, seed, input, objectives...)
	}
	add(`{"kind":"aging","sample":5,"population":10}`, 1, "uniform", 1, 2, 3)
	add(`{"population":10,"kind":"aging","sample":5}`, 2, "uniform", 2, 4, 4)
	add(`{"kind":"aging","sample":5,"population":20}`, 1, "uniform", 1, 1, 8)
	add(`{"kind":"random"}`, 1, "uniform", 5, 6, 7)
	clean, err := Summarize(dirs, nil, "memory")
	must(t, err)
	want := []Group{
		{Strategy: "aging population=10", Runs: 2, Candidates: Quantiles{2, 3, 3, 3, 3, 3, 3, 3},
			Evaluations: quantiles([]float64{3, 2}), Objective: quantiles([]float64{3, 4}), Metric: quantiles([]float64{-3, -4})},
		{Strategy: "aging population=20", Runs: 1, Candidates: quantiles([]float64{3}), Evaluations: quantiles([]float64{2}),
			Objective: quantiles([]float64{8}), Metric: quantiles([]float64{-8})},
		{Strategy: "random", Runs: 1, Candidates: quantiles([]float64{3}), Evaluations: quantiles([]float64{3}),
			Objective: quantiles([]float64{7}), Metric: quantiles([]float64{-7})},
	}
	if !reflect.DeepEqual(clean.Groups, want) || len(clean.Warnings) != 1 {
		t.Errorf("got %+v, warnings %q\nwant %+v", clean.Groups, clean.Warnings, want)
	}

	add(`{"kind":"random"}`, 1, "zipf", -1, -1)
	dirs = append(dirs, filepath.Join(root, "none"))
	doubtful, err := Summarize(dirs, nil, "speed")
	must(t, err)
	all := strings.Join(doubtful.Warnings, "\n")
	for _, w := range []string{"left out: runs: no run directory", "random: seed 1 counts twice", "random: no feasible candidate in " + dirs[4],
		`runs differ in input.kind: "uniform", "zipf"`, "runs differ in length: 2 candidates in " + dirs[4], "speed is not measured in " + dirs[0]} {
		if !strings.Contains(all, w) {
			t.Errorf("no warning %q in\n%s", w, all)
		}
	}
	if _, err := Summarize(dirs[5:], nil, ""); err == nil {
		t.Error("nothing was compared")
	}
	if _, err := Summarize(nil, nil, ""); err == nil {
		t.Error("nothing was compared")
	}
}

func TestTableText(t *testing.T) {
	table := Table{Metric: "memory", Warnings: []string{"runs differ in input.kind"}, Groups: []Group{
		{Strategy: "aging population=10", Runs: 2, Evaluations: quantiles([]float64{2, 3}), Objective: quantiles([]float64{1, 2}), Metric: quantiles([]float64{10, 1.0 / 3})},
		{Strategy: "random", Runs: 1, Evaluations: quantiles([]float64{100000})}}}
	var b strings.Builder
	must(t, table.Fprint(&b))
	const want = `
             strategy  runs                   min     10%     25%  median     75%     90%     max
  aging population=10     2    objective        1     1.1    1.25     1.5    1.75     1.9       2
                                  memory  0.33333     1.3    2.75  5.1667  7.5833  9.0333      10
                             evaluations        2     2.1    2.25     2.5    2.75     2.9       3
               random     1    objective        -       -       -       -       -       -       -
                                  memory        -       -       -       -       -       -       -
                             evaluations   100000  100000  100000  100000  100000  100000  100000
warning: runs differ in input.kind
`
	if "\n"+b.String() != want {
		t.Errorf("got\n%swant%s", b.String(), want)
	}
}
