package search_test

import (
	"encoding/binary"
	"reflect"
	"testing"

	"evolve/search"
)

// packedWords keeps words as bytes, a few of them large.
type packedWords struct{ words }

func (packedWords) Pack(b []byte, w word) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(w))
	return append(b, make([]byte, max(0, int(w%5000)-4000)*20)...)
}

func (packedWords) Unpack(b []byte) word { return word(binary.LittleEndian.Uint64(b)) }

// Genomes that are held as bytes make the run that they make whole.
func TestPackedGenomes(t *testing.T) {
	for name, s := range strategies() {
		whole, want := oneMax(s(), options(3000))
		do(t, whole)
		packed, got := oneMax(strategies()[name](), options(3000))
		packed.Space = packedWords{}
		do(t, packed)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: another run", name)
		}
	}
}

var _ search.Packer[word] = packedWords{}
