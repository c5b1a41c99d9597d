package bert

import "slices"

// Distance is the least number of edits that make one configuration the other: a gene that gets another value (an
// operation with its kernel is one), a layer put in or taken out. It is 0 for equal configurations and for no others,
// symmetric, and obeys the triangle inequality. A layer of which more than two genes differ is two edits away, one layer
// out and another in. Cost: the product of the two depths.
func Distance(a, b Config) int {
	return editTable(a, b)[len(a.Layers)][len(b.Layers)] + mismatch(a.Hidden, b.Hidden)
}

// Match is what Distance takes for the same: for each layer of a the layer of b that it became, -1 where it is taken out.
// Layers of b that none became are put in.
func Match(a, b Config) []int {
	to, d := slices.Repeat([]int{-1}, len(a.Layers)), editTable(a, b)
	for i, j := len(a.Layers), len(b.Layers); i > 0 && j > 0; {
		switch d[i][j] {
		case d[i-1][j-1] + a.Layers[i-1].mismatches(b.Layers[j-1]):
			i, j = i-1, j-1
			to[i] = j
		case d[i-1][j] + 1:
			i--
		default:
			j--
		}
	}
	return to
}

// editTable are those from the first i layers of a to the first j of b.
func editTable(a, b Config) [][]int {
	d := make([][]int, len(a.Layers)+1)
	for i := range d {
		d[i] = make([]int, len(b.Layers)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			default:
				d[i][j] = min(d[i-1][j-1]+a.Layers[i-1].mismatches(b.Layers[j-1]), d[i-1][j]+1, d[i][j-1]+1)
			}
		}
	}
	return d
}

// mismatches counts the genes in which two layers do.
func (l Layer) mismatches(m Layer) int {
	return mismatch(l.operation(), m.operation()) + mismatch(l.Heads, m.Heads) + mismatch(l.Feed, m.Feed) + mismatch(l.Feeds, m.Feeds)
}

func mismatch[T comparable](v, w T) int {
	if v == w {
		return 0
	}
	return 1
}
