package stats_test

import (
	"fmt"
	"math/rand/v2"

	"evolve/runs/stats"
)

// A metric is as good as its ranking agrees with the accuracies after training. The interval is from 1 000 resamples.
func ExampleTauB() {
	metric := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	accuracy := []float64{61, 64, 63, 70, 69, 74, 72, 80}
	interval := stats.Bootstrap(len(metric), 1000, func(sample []int) float64 {
		var x, y []float64
		for _, i := range sample {
			x, y = append(x, metric[i]), append(y, accuracy[i])
		}
		return stats.TauB(x, y)
	}, 0.95, rand.New(rand.NewPCG(1, 1)))
	fmt.Printf("tau-b %.2f, 95%% interval %.1f to %.1f\n", stats.TauB(metric, accuracy), interval.Low, interval.High)
	// Output:
	// tau-b 0.79, 95% interval 0.5 to 1.0
}

// The runs are paired by seed. Equal pairs say nothing and are left out.
func ExampleWilcoxon() {
	aging := []float64{7.1, 8.3, 9.0, 8.0, 6.2, 9.4, 8.8, 7.7}
	random := []float64{5.0, 7.1, 6.1, 8.0, 4.4, 5.5, 8.6, 7.8}
	p, n := stats.Wilcoxon(aging, random)
	fmt.Printf("%d of %d pairs differ, p = %.3f\n", n, len(aging), p)
	// Output:
	// 7 of 8 pairs differ, p = 0.031
}

// Each p-value is multiplied by the number of hypotheses that are not rejected before it.
func ExampleHolm() {
	fmt.Printf("%.3f\n", stats.Holm([]float64{0.01, 0.04, 0.03}))
	// Output:
	// [0.030 0.060 0.060]
}

// Two objectives are minimised. Larger volumes are better.
func ExampleHypervolume() {
	front := [][]float64{{1, 3}, {2, 1}}
	fmt.Println(stats.Hypervolume(front, []float64{4, 4}))
	// Output:
	// 7
}
