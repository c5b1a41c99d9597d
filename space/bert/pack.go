package bert

import (
	"encoding/binary"

	nnbert "evolve/nn/bert"
)

// Pack appends a configuration as bytes, about thirty of four layers.
func (Space) Pack(b []byte, c Config) []byte {
	b = binary.AppendUvarint(b, uint64(c.Hidden))
	b = binary.AppendUvarint(b, uint64(len(c.Layers)))
	for _, l := range c.Layers {
		b = append(b, byte(l.Op))
		for _, v := range [...]int{l.Heads, l.Kernel, l.Feed, l.Feeds} {
			b = binary.AppendUvarint(b, uint64(v))
		}
	}
	return b
}

// Unpack is the inverse of Pack. It panics if the bytes are not from there.
func (Space) Unpack(b []byte) Config {
	u := unpacker(b)
	c := Config{Hidden: u.next(), Layers: make([]Layer, u.next())}
	for i := range c.Layers {
		op := nnbert.Op(u.next())
		c.Layers[i] = Layer{Op: op, Heads: u.next(), Kernel: u.next(), Feed: u.next(), Feeds: u.next()}
	}
	return c
}

type unpacker []byte

func (u *unpacker) next() int {
	v, n := binary.Uvarint(*u)
	*u = (*u)[n:]
	return int(v)
}
