package stats

import "gonum.org/v1/gonum/stat"

// Pearson returns the linear correlation coefficient. It returns NaN if x or y is constant.
func Pearson(x, y []float64) float64 {
	checkLengths(len(x), len(y))
	return stat.Correlation(x, y, nil)
}

// Spearman returns the rank correlation coefficient: Pearson's coefficient of the ranks, with ties at their mean rank.
func Spearman(x, y []float64) float64 { return Pearson(Ranks(x), Ranks(y)) }
