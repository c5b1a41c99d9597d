package space

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"evolve/nn"
	"evolve/search"
)

var _ search.Packer[Cell] = RNN{}

// A cell comes out as it was packed, whatever bytes come before it, and children made of it leave the bytes alone.
func TestPackedCells(t *testing.T) {
	check := func(c Cell) {
		t.Helper()
		before := []byte{1, 2, 3}
		b := RNN{}.Pack(before, c)[len(before):]
		if d := (RNN{}).Unpack(b); !reflect.DeepEqual(c, d) {
			t.Fatalf("%+v, want %+v", d, c)
		}
	}
	cells(500, func(c Cell, r *rand.Rand) { check(c) })
	for _, c := range []Cell{LSTM(), GRU(), SimpleRNN(), symmetric(), parallel(nn.MaxNodes-2, false)} {
		check(c)
	}
	wide := parallel(1, false)
	for range 300 { // more inputs than a byte counts
		wide.Nodes[1].In = append(wide.Nodes[1].In, nn.X)
	}
	check(wide)
}
