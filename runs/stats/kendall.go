package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// TauB is Kendall's rank correlation tau-b: concordant minus discordant pairs over the root of the product of how many
// pairs are not tied in x, and in y (Kendall 1945). NaN where one of the two does not vary. Cost: n log n, by counting the
// exchanges of a merge sort (Knight 1966).
func TauB(x, y []float64) float64 {
	checkLengths(len(x), len(y))
	return countPairs(x, y).tau()
}

// TauBroken is Kendall's tau after ties of either side are put in a random order: what a user gets who picks among equals.
func TauBroken(x, y []float64, rng *rand.Rand) float64 {
	checkLengths(len(x), len(y))
	return TauB(breakTies(x, rng), breakTies(y, rng))
}

// breakTies is ranks of x without ties.
func breakTies(x []float64, rng *rand.Rand) []float64 {
	places := rng.Perm(len(x))
	slices.SortStableFunc(places, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	ranks := make([]float64, len(x))
	for r, p := range places {
		ranks[p] = float64(r)
	}
	return ranks
}

// PartialTau is tau-b of x and y for a given z: (t_xy - t_xz t_yz) / sqrt((1 - t_xz^2)(1 - t_yz^2)) (Kendall 1942).
func PartialTau(x, y, z []float64) float64 {
	xy, xz, yz := TauB(x, y), TauB(x, z), TauB(y, z)
	return (xy - xz*yz) / math.Sqrt((1-xz*xz)*(1-yz*yz))
}

// StratifiedTau is tau-b over the pairs that lie in one stratum: their counts are added up before they are divided. pairs
// is how many there are.
func StratifiedTau(x, y []float64, stratum []string) (tau float64, pairs int) {
	checkLengths(len(x), len(y))
	checkLengths(len(x), len(stratum))
	places := map[string][]int{}
	for i, s := range stratum {
		places[s] = append(places[s], i)
	}
	var sum pairCount
	for _, list := range places { // sums of whole numbers: in whatever order
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

// pairCount is concordant minus discordant pairs, and how many are not tied in x, and in y.
type pairCount struct{ balance, x, y int }

func (c pairCount) tau() float64 {
	return float64(c.balance) / math.Sqrt(float64(c.x)*float64(c.y))
}

func countPairs(x, y []float64) pairCount {
	n := len(x)
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(i, j int) int { return cmp.Or(cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])) })
	z := make([]float64, n) // y in the order of x
	for i, p := range places {
		z[i] = y[p]
	}
	both := tiedPairs(n, func(i, j int) bool { return x[places[i]] == x[places[j]] && z[i] == z[j] })
	inX := tiedPairs(n, func(i, j int) bool { return x[places[i]] == x[places[j]] })
	discordant := countInversions(z, make([]float64, n))
	inY := tiedPairs(n, func(i, j int) bool { return z[i] == z[j] }) // sorted by now
	all := n * (n - 1) / 2
	return pairCount{all - inX - inY + both - 2*discordant, all - inX, all - inY}
}

// tiedPairs counts the pairs of equal elements, equal ones being neighbours.
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

// countInversions sorts z and counts the pairs that were the wrong way round.
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
