package rnn

import (
	"math"
	"testing"
)

// Counting the edits of a kind and finding each by its number gives exactly the listed edits.
func TestEditsAreCountedAsListed(t *testing.T) {
	cells := []Cell{LSTM(), GRU(), SimpleRNN(), symmetric(), crowded(9, rng(1)), parallel(5, true)}
	for i := range 30 {
		r := rng(uint64(i))
		cells = append(cells, Space{}.Random(r), crowded(4+i%9, r))
	}
	checked := 0
	for _, c := range cells {
		for k := range mutations {
			list := c.edits(k)
			counter := editVisitor{remaining: math.MaxInt}
			mutations[k].visit(c, &counter)
			if n := math.MaxInt - counter.remaining; n != len(list) {
				t.Fatalf("%s: %d edits counted, %d listed: %s", mutations[k].name, n, len(list), text(c))
			}
			for i, want := range list {
				finder := editVisitor{remaining: i}
				mutations[k].visit(c, &finder)
				if finder.found.kind = k; finder.found != want || finder.remaining >= 0 {
					t.Fatalf("%s: edit %d is %+v, want %+v: %s", mutations[k].name, i, finder.found, want, text(c))
				}
				checked++
			}
		}
	}
	if checked < 10_000 {
		t.Errorf("only %d edits", checked)
	}
}
