package bert

import "slices"

// Distance returns the least number of edits between two configurations. An edit gives one gene another value (an
// operation and its kernel are one gene), inserts a layer or removes a layer. Layers that differ in more than two genes
// cost 2: one removed, one inserted. Distance is a metric: symmetric, 0 for equal configurations only, and it obeys the
// triangle inequality. Cost: the product of the two depths (Wagner and Fischer 1974).
func Distance(a, b Config) int {
	return editTable(a, b)[len(a.Layers)][len(b.Layers)] + mismatch(a.Hidden, b.Hidden)
}

// Match returns the matching of layers behind Distance. Element i is the layer of b that layer i of a becomes, or -1
// where it is removed. Layers of b that no element names are inserted.
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

// editTable returns the table of distances from the first i layers of a to the first j layers of b.
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

// mismatches counts the genes in which two layers differ.
func (l Layer) mismatches(m Layer) int {
	return mismatch(l.operation(), m.operation()) + mismatch(l.Heads, m.Heads) + mismatch(l.Feed, m.Feed) + mismatch(l.Feeds, m.Feeds)
}

// mismatch returns 1 if v and w differ, else 0.
func mismatch[T comparable](v, w T) int {
	if v == w {
		return 0
	}
	return 1
}
