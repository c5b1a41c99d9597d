package rnn

import (
	"encoding/binary"

	nnrnn "evolve/nn/rnn"
)

// Pack appends the bytes of a cell to b: about 100 for 24 nodes. Unpack reads them. The order of nodes is kept.
func (Space) Pack(b []byte, c Cell) []byte {
	b = binary.AppendUvarint(b, uint64(len(c.New)))
	b = binary.AppendUvarint(b, uint64(len(c.Nodes)))
	b = packRefs(b, c.New)
	for _, n := range c.Nodes {
		b = binary.AppendUvarint(append(b, byte(n.Op)), uint64(len(n.In)))
		b = packRefs(b, n.In)
	}
	return b
}

func packRefs(b []byte, refs []nnrnn.Ref) []byte {
	for _, r := range refs {
		b = append(b, byte(r))
	}
	return b
}

// Unpack returns the cell of bytes that Pack wrote. It panics or returns nonsense for other bytes.
func (Space) Unpack(b []byte) (c Cell) {
	u := unpacker{data: b, refs: make([]nnrnn.Ref, 0, len(b))}
	states, nodes := u.length(), u.length()
	c.New, c.Nodes = u.take(states), make([]nnrnn.Node, nodes)
	for i := range c.Nodes {
		op := nnrnn.Op(u.data[0])
		u.data = u.data[1:]
		c.Nodes[i] = nnrnn.Node{Op: op, In: u.take(u.length())}
	}
	return c
}

// unpacker reads the bytes of one cell.
type unpacker struct {
	data []byte
	refs []nnrnn.Ref // of the whole cell: all inputs share one array
}

func (u *unpacker) length() int {
	v, n := binary.Uvarint(u.data)
	u.data = u.data[n:]
	return int(v)
}

func (u *unpacker) take(n int) []nnrnn.Ref {
	start := len(u.refs)
	for _, b := range u.data[:n] {
		u.refs = append(u.refs, nnrnn.Ref(b))
	}
	u.data = u.data[n:]
	return u.refs[start:len(u.refs):len(u.refs)]
}
