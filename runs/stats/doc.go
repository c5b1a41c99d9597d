// Package stats holds the statistics with which runs and metrics are compared.
//
//   - Rank agreement of a metric with results after training: [TauB] and its variants for ties, strata and a third
//     variable, [Spearman], [Pearson], [TopPrecision], [BestInTop].
//   - Paired tests of two strategies over seeds: [Wilcoxon], [Holm] for several of them, [A12] as effect size.
//   - Uncertainty: [Bootstrap] returns the interval of any statistic, [Regress] standard errors.
//   - Quality of Pareto fronts: [Hypervolume], [IGDPlus].
//   - Order statistics: [Quantile], [Median], [Ranks].
//
// Functions of two samples panic if their lengths differ. Functions of an empty sample return NaN. Random functions take
// their generator from the caller, so equal seeds give equal results.
package stats

const lengthsDiffer = "stats: lengths differ"

func checkLengths(n, m int) {
	if n != m {
		panic(lengthsDiffer)
	}
}
