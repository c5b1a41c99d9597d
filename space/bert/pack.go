package bert

import (
	"encoding/binary"

	nnbert "evolve/nn/bert"
)

// Pack appends the bytes of a configuration to b: about 30 for four layers. Unpack reads them.
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

// Unpack returns the configuration of bytes that Pack wrote. It panics or returns nonsense for other bytes.
func (Space) Unpack(b []byte) Config {
	u := unpacker(b)
	c := Config{Hidden: u.next(), Layers: make([]Layer, u.next())}
	for i := range c.Layers {
		op := nnbert.Op(u.next())
		c.Layers[i] = Layer{Op: op, Heads: u.next(), Kernel: u.next(), Feed: u.next(), Feeds: u.next()}
	}
	return c
}

// unpacker reads the bytes of one configuration.
type unpacker []byte

func (u *unpacker) next() int {
	v, n := binary.Uvarint(*u)
	*u = (*u)[n:]
	return int(v)
}
