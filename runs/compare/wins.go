package compare

// Wins gives the pairwise win rates: Share[i][j] is the share of common seeds at which strategy i is better than
// strategy j. Ties count half. A share is -1 where two strategies have no common seed.
type Wins struct {
	Strategies []string    `json:"strategies"`
	Share      [][]float64 `json:"share"`
}

// pairwiseWins compares each strategy with each.
func pairwiseWins(list []results) Wins {
	w := Wins{}
	for _, a := range list {
		w.Strategies = append(w.Strategies, a.strategy)
		row := make([]float64, len(list))
		for j, b := range list {
			x, y := a.pairs(b)
			if row[j] = -1; len(x) > 0 {
				row[j] = countWins(x, y) / float64(len(x))
			}
		}
		w.Share = append(w.Share, row)
	}
	return w
}

// countWins returns at how many places x is larger than y. Ties count half.
func countWins(x, y []float64) (sum float64) {
	for i := range x {
		switch {
		case x[i] > y[i]:
			sum++
		case x[i] == y[i]:
			sum += 0.5
		}
	}
	return sum
}
