package rnn

import (
	"math"
	"math/rand/v2"

	nnrnn "evolve/nn/rnn"
)

// edit is one change to a cell. The kind decides which of the other fields are used.
type edit struct {
	kind       int // index into mutations
	node, slot int // the node, and the number of one of its inputs
	ref        nnrnn.Ref
	op         nnrnn.Op
}

// edited returns the cell after an edit. It reports false if the edit makes a cycle.
func (c Cell) edited(e edit) (Cell, bool) {
	d := c.clone()
	mutations[e.kind].apply(&d, e)
	return d.tidy()
}

// edits lists the edits of kind k.
func (c Cell) edits(k int) (list []edit) {
	mutations[k].visit(c, &editVisitor{each: func(e edit) {
		e.kind = k
		list = append(list, e)
	}})
	return list
}

// drawEdit draws one edit of kind k uniformly. It counts the edits, then finds the drawn one, and so avoids a list of
// hundreds.
func (c Cell) drawEdit(k int, rng *rand.Rand) (drawn edit, ok bool) {
	counter := editVisitor{remaining: math.MaxInt}
	mutations[k].visit(c, &counter)
	n := math.MaxInt - counter.remaining
	if n == 0 {
		return edit{}, false
	}
	finder := editVisitor{remaining: rng.IntN(n)}
	mutations[k].visit(c, &finder)
	finder.found.kind = k
	return finder.found, true
}

// editVisitor receives the edits of one kind. It passes each on, or counts down to one edit and keeps that.
type editVisitor struct {
	each      func(edit)
	remaining int // edits before the one to find; negative once it is found
	found     edit
}

// visit receives the next edit.
func (v *editVisitor) visit(e edit) {
	if v.each != nil {
		v.each(e)
		return
	}
	if v.remaining == 0 {
		v.found = e
	}
	v.remaining--
}

// skip reports whether the visitor passes over the next n edits. The caller need not make them then.
func (v *editVisitor) skip(n int) bool {
	if v.each != nil || v.remaining >= 0 && v.remaining < n {
		return false
	}
	if v.remaining >= 0 {
		v.remaining -= n
	}
	return true
}
