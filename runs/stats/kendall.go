package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// TauB returns Kendall's rank correlation tau-b (Kendall 1945):
//
//	(concordant - discordant) / sqrt(pairs not tied in x * pairs not tied in y)
//
// It returns NaN if x or y is constant. Cost: n log n, by counting the exchanges of a merge sort (Knight 1966).
func TauB(x, y []float64) float64 {
	checkLengths(len(x), len(y))
	return countPairs(x, y).tau()
}

// TauBroken returns Kendall's tau after the ties of x and of y are broken at random. This is the agreement that a user
// gets who chooses at random among equal scores.
func TauBroken(x, y []float64, rng *rand.Rand) float64 {
	checkLengths(len(x), len(y))
	return TauB(breakTies(x, rng), breakTies(y, rng))
}

// breakTies returns the ranks of x with ties in random order.
func breakTies(x []float64, rng *rand.Rand) []float64 {
	places := rng.Perm(len(x))
	slices.SortStableFunc(places, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	ranks := make([]float64, len(x))
	for r, p := range places {
		ranks[p] = float64(r)
	}
	return ranks
}

// PartialTau returns the tau-b of x and y that z does not explain (Kendall 1942):
//
//	(t_xy - t_xz t_yz) / sqrt((1 - t_xz^2)(1 - t_yz^2))
func PartialTau(x, y, z []float64) float64 {
	xy, xz, yz := TauB(x, y), TauB(x, z), TauB(y, z)
	return (xy - xz*yz) / math.Sqrt((1-xz*xz)*(1-yz*yz))
}

// StratifiedTau returns tau-b over the pairs within strata, and their number. It adds up the counts of all strata before it
// divides, so large strata weigh more.
func StratifiedTau(x, y []float64, stratum []string) (tau float64, pairs int) {
	checkLengths(len(x), len(y))
	checkLengths(len(x), len(stratum))
	places := map[string][]int{}
	for i, s := range stratum {
		places[s] = append(places[s], i)
	}
	var sum pairCount
	for _, list := range places { // integer sums do not depend on the order of the map
		var a, b []float64
		for _, i := range list {
			a, b = append(a, x[i]), append(b, y[i])
		}
		c := countPairs(a, b)
		sum.balance += c.balance
		sum.x += c.x
		sum.y += c.y
		pairs += len(list) * (len(list) - 1) / 2
	}
	return sum.tau(), pairs
}

// pairCount counts pairs of observations.
type pairCount struct {
	balance int // concordant minus discordant
	x, y    int // not tied in x, in y
}

func (c pairCount) tau() float64 {
	return float64(c.balance) / math.Sqrt(float64(c.x)*float64(c.y))
}

// countPairs sorts by x and counts the inversions of y.
func countPairs(x, y []float64) pairCount {
	n := len(x)
	places := indices(n)
	slices.SortFunc(places, func(i, j int) int { return cmp.Or(cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])) })
	z := make([]float64, n) // y in the order of x
	for i, p := range places {
		z[i] = y[p]
	}
	both := tiedPairs(n, func(i, j int) bool { return x[places[i]] == x[places[j]] && z[i] == z[j] })
	inX := tiedPairs(n, func(i, j int) bool { return x[places[i]] == x[places[j]] })
	discordant := countInversions(z, make([]float64, n))
	inY := tiedPairs(n, func(i, j int) bool { return z[i] == z[j] }) // countInversions has sorted z
	all := n * (n - 1) / 2
	return pairCount{balance: all - inX - inY + both - 2*discordant, x: all - inX, y: all - inY}
}

// tiedPairs counts the pairs of equal elements in a sorted list of n.
func tiedPairs(n int, equal func(i, j int) bool) (pairs int) {
	run := 0
	for i := 1; i < n; i++ {
		if run++; !equal(i-1, i) {
			run = 0
		}
		pairs += run
	}
	return pairs
}

// countInversions sorts z by merging and counts the pairs that were in the wrong order. Spare has the length of z.
func countInversions(z, spare []float64) (count int) {
	if len(z) < 2 {
		return 0
	}
	h := len(z) / 2
	count = countInversions(z[:h], spare[:h]) + countInversions(z[h:], spare[h:])
	i, j := 0, h
	for k := range spare {
		if j == len(z) || i < h && z[i] <= z[j] {
			spare[k] = z[i]
			i++
		} else {
			spare[k] = z[j]
			j++
			count += h - i
		}
	}
	copy(z, spare)
	return count
}
