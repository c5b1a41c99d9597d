package rnn

import (
	"math"
	"math/rand/v2"

	nnrnn "evolve/nn/rnn"
)

// edit is one change to a cell: which fields mean something depends on the kind.
type edit struct {
	kind       int // index into kinds
	node, slot int // the node, or the edge into its input slot
	ref        nnrnn.Ref
	op         nnrnn.Op
}

// edited is the tidy result of an edit; ok is false where it made a cycle.
func (c Cell) edited(e edit) (Cell, bool) {
	d := c.clone()
	mutations[e.kind].apply(&d, e)
	return d.tidy()
}

// edits lists the edits of one kind.
func (c Cell) edits(k int) (list []edit) {
	mutations[k].list(c, &editVisitor{each: func(e edit) {
		e.kind = k
		list = append(list, e)
	}})
	return list
}

// drawEdit draws one of the edits of a kind, all alike, without listing them: there are hundreds.
func (c Cell) drawEdit(k int, rng *rand.Rand) (drawn edit, ok bool) {
	counter := editVisitor{remaining: math.MaxInt}
	mutations[k].list(c, &counter)
	n := math.MaxInt - counter.remaining
	if n == 0 {
		return edit{}, false
	}
	finder := editVisitor{remaining: rng.IntN(n)}
	mutations[k].list(c, &finder)
	finder.found.kind = k
	return finder.found, true
}

// editVisitor is told the edits of one kind: it hands out each, or counts down to one and keeps that.
type editVisitor struct {
	each      func(edit)
	remaining int // edits that come before the one to find; less than 0 once it is found
	found     edit
}

func (t *editVisitor) visit(e edit) {
	if t.each != nil {
		t.each(e)
		return
	}
	if t.remaining == 0 {
		t.found = e
	}
	t.remaining--
}

// skip reports that the next n edits need not be told.
func (t *editVisitor) skip(n int) bool {
	if t.each != nil || t.remaining >= 0 && t.remaining < n {
		return false
	}
	if t.remaining >= 0 {
		t.remaining -= n
	}
	return true
}
