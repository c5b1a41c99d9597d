package compare_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"evolve/runs"
	"evolve/runs/compare"
	"evolve/search"
)

// Two strategies ran with the same six seeds. Random search is the baseline.
func Example() {
	root, err := os.MkdirTemp("", "compare")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(root)
	best := map[string][]float64{"aging": {7, 8, 9, 8.5, 6, 9}, "random": {5, 7.5, 6, 7, 4.9, 5}}
	var dirs []string
	for strategy, list := range best {
		for seed, v := range list {
			dir := filepath.Join(root, fmt.Sprintf("%s-s%d", strategy, seed))
			record(dir, strategy, uint64(seed), v)
			dirs = append(dirs, dir)
		}
	}

	table, err := compare.Summarize(dirs, nil, "")
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range table.Comparisons {
		if c.Strategy != table.Baseline {
			fmt.Printf("%s wins %g of %d against %s, A12 %.2f, p %.3f\n", c.Strategy, c.Wins, c.Pairs, table.Baseline, c.A12, c.P)
		}
	}
	table.Anytime = nil // keep the printed part short
	var text strings.Builder
	if err := table.Fprint(&text); err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		fmt.Println(strings.TrimRight(line, " \n"))
	}
	// Output:
	// aging wins 6 of 6 against random, A12 0.89, p 0.031
	// mode: proxy
	//   strategy  runs               min   10%   25%  median    75%   90%  max
	//      aging     6    objective    6   6.5  7.25    8.25  8.875     9    9
	//                   evaluations    2     2     2       2      2     2    2
	//     random     6    objective  4.9  4.95     5     5.5   6.75  7.25  7.5
	//                   evaluations    2     2     2       2      2     2    2
	//
	//   strategy             95 % of median  seeds  wins   A12  against random
	//      aging  objective          6.5..9      6     6  0.89         p 0.031
	//     random  objective      4.95..7.25
	//
	//   % of seeds better than  aging  random
	//                    aging      -     100
	//                   random      0       -
	// warning: only 6 seeds compare strategies with random: use at least 20 seeds
}

// record writes a run of two candidates, the second the best.
func record(dir, strategy string, seed uint64, best float64) {
	w, err := runs.Create(dir, runs.Header{Seed: seed, Config: fmt.Appendf(nil, `{"strategy":{"kind":%q}}`, strategy)}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for id, v := range []float64{1, best} {
		line := runs.Line{ID: id, Op: search.Fresh, Genome: []byte("{}"), Hash: fmt.Sprint(id), Objectives: []float64{v}}
		if err := w.Append(line, 0); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
}
