package stats

// TopPrecision returns the share of the k elements with the highest truth that are among the k with the highest score. It
// is the expectation over random orders of equal scores, and of equal truths. It returns NaN unless 1 <= k <= n.
func TopPrecision(score, truth []float64, k int) float64 {
	checkLengths(len(score), len(truth))
	chosen, best := topProbability(score, k), topProbability(truth, k)
	sum := 0.0
	for i := range chosen {
		sum += chosen[i] * best[i]
	}
	return sum / float64(k)
}

// topProbability returns the probability of each element to be among the k largest if ties are broken at random.
func topProbability(x []float64, k int) []float64 {
	places, p := order(x), make([]float64, len(x))
	if k < 1 || k > len(x) {
		for i := range p {
			p[i] = nan
		}
		return p
	}
	edge := x[places[len(x)-k]]
	above, equal := 0, 0
	for _, v := range x {
		if v > edge {
			above++
		} else if v == edge {
			equal++
		}
	}
	for i, v := range x {
		switch {
		case v > edge:
			p[i] = 1
		case v == edge:
			p[i] = float64(k-above) / float64(equal)
		}
	}
	return p
}

// BestInTop returns the best true rank, 1 for the highest truth, among the k elements with the highest score. Of equal
// scores it takes the first ones. It returns 0 if the sample is empty or k < 1.
func BestInTop(score, truth []float64, k int) int {
	checkLengths(len(score), len(truth))
	if len(score) == 0 || k < 1 {
		return 0
	}
	negative := make([]float64, len(score))
	for i, v := range score {
		negative[i] = -v
	}
	top := negative[0]
	for i, p := range order(negative)[:min(k, len(score))] {
		if i == 0 || truth[p] > top {
			top = truth[p]
		}
	}
	rank := 1
	for _, v := range truth {
		if v > top {
			rank++
		}
	}
	return rank
}
