package bert

// Distance is the least number of edits that make one configuration the other: a gene that gets another value (an
// operation with its kernel is one), a layer put in or taken out. It is 0 for equal configurations and for no others,
// symmetric, and obeys the triangle inequality. A layer of which more than two genes differ is two edits away, one layer
// out and another in. Cost: the product of the two depths.
func Distance(a, b Config) int {
	row := make([]int, len(b.Layers)+1) // distances from the first i layers of a to the first j of b
	for j := range row {
		row[j] = j
	}
	for i, l := range a.Layers {
		before := row[0] // of i and j
		row[0] = i + 1
		for j, m := range b.Layers {
			before, row[j+1] = row[j+1], min(before+l.differs(m), row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b.Layers)] + differ(a.Hidden, b.Hidden)
}

// differs counts the genes in which two layers do.
func (l Layer) differs(m Layer) int {
	return differ(l.choice(), m.choice()) + differ(l.Heads, m.Heads) + differ(l.Feed, m.Feed) + differ(l.Feeds, m.Feeds)
}

func differ[T comparable](v, w T) int {
	if v == w {
		return 0
	}
	return 1
}
