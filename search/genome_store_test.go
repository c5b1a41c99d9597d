package search_test

import (
	"encoding/binary"
	"reflect"
	"testing"

	"evolve/search"
)

// packedWords packs words as bytes, a few of them large.
type packedWords struct{ words }

func (packedWords) Pack(b []byte, w word) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(w))
	return append(b, make([]byte, max(0, int(w%5000)-4000)*20)...)
}

func (packedWords) Unpack(b []byte) word { return word(binary.LittleEndian.Uint64(b)) }

// A run with packed genomes equals the run with whole ones.
func TestPackedGenomes(t *testing.T) {
	for name, s := range smallStrategies() {
		whole, want := oneMax(s(), options(3000))
		do(t, whole)
		packed, got := oneMax(smallStrategies()[name](), options(3000))
		packed.Space = packedWords{}
		do(t, packed)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: a different run", name)
		}
	}
}

var _ search.Packer[word] = packedWords{}
