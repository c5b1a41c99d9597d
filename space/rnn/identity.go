package rnn

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash returns the identity of a cell: 32 hexadecimal digits that are equal for isomorphic cells and differ for all
// others. These do not matter: names, the order of nodes, the order of the inputs of linear, sum and product, nodes
// that no state needs, and the numbers of states after state 0. Cells of equal Hash compute the same function up to a
// permutation of weights. Cost: about 3 microseconds for a random cell, less than a millisecond for the most symmetric
// cell of 24 nodes. It panics if the cell is cyclic.
func (c Cell) Hash() string {
	g := newGraph(c)
	hash := g.canonical().hash()
	g.release()
	return hash
}

func (l labelling) hash() string {
	sum := sha256.Sum256(l.code)
	var text [32]byte
	hex.Encode(text[:], sum[:16])
	return string(text[:])
}

// Identity returns Canonical and Hash at the cost of one of them. It panics if the cell is cyclic.
func (c Cell) Identity() (canonical Cell, hash string) {
	g := newGraph(c)
	best := g.canonical()
	canonical, hash = best.cell.clone(), best.hash()
	g.release()
	return canonical, hash
}

// Canonical returns the canonical form of a cell: cells of equal Hash have deeply equal canonical forms. It panics if
// the cell is cyclic.
//
// The form comes from canonical labelling by colour refinement (McKay and Piperno 2014, arXiv 1301.1493). Nodes are
// coloured by their operation and by the colours of their neighbours until the colouring is stable. Where nodes still
// share a colour, each of them is individualized in turn, but for those that an automorphism makes equivalent. The
// labelling of the smallest code wins. A cell of 24 nodes takes less than a millisecond, however symmetric it is.
func (c Cell) Canonical() Cell {
	g := newGraph(c)
	d := g.canonical().cell.clone()
	g.release()
	return d
}
