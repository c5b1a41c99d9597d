package rnn

import (
	"math/rand/v2"
	"reflect"
	"testing"

	nnrnn "evolve/nn/rnn"
	"evolve/search"
)

var _ search.Packer[Cell] = Space{}

// A cell survives Pack and Unpack, whatever bytes precede it.
func TestPackedCells(t *testing.T) {
	check := func(c Cell) {
		t.Helper()
		before := []byte{1, 2, 3}
		b := Space{}.Pack(before, c)[len(before):]
		if d := (Space{}).Unpack(b); !reflect.DeepEqual(c, d) {
			t.Fatalf("%+v, want %+v", d, c)
		}
	}
	cells(500, func(c Cell, r *rand.Rand) { check(c) })
	for _, c := range []Cell{LSTM(), GRU(), SimpleRNN(), symmetric(), parallel(nnrnn.MaxNodes-2, false)} {
		check(c)
	}
	wide := parallel(1, false)
	for range 300 { // more inputs than a byte counts
		wide.Nodes[1].In = append(wide.Nodes[1].In, nnrnn.X)
	}
	check(wide)
}
