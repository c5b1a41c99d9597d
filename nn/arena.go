package nn

// Arena hands out buffers that live until Reset and are used again after it, so that scoring one candidate after the
// other allocates nothing once the largest has been seen. The zero Arena is empty. Not for several goroutines.
type Arena[F float32 | float64] struct {
	blocks [][]F
	block  int // the one being cut
	used   int // numbers of it handed out
}

// Blocks are as large as all before them together, from smallestBlock, enough for small networks, to largestBlock. Few
// large ones leave little unused at their ends, whatever sizes are asked for.
const smallestBlock, largestBlock = 1 << 18, 1 << 24

// Take returns n numbers of any content.
func (a *Arena[F]) Take(n int) []F {
	for ; a.block < len(a.blocks); a.block, a.used = a.block+1, 0 {
		if b := a.blocks[a.block]; a.used+n <= len(b) {
			a.used += n
			return b[a.used-n : a.used : a.used]
		}
	}
	all := 0
	for _, b := range a.blocks {
		all += len(b)
	}
	a.blocks = append(a.blocks, make([]F, max(n, smallestBlock, min(all, largestBlock))))
	a.used = n
	return a.blocks[a.block][:n:n]
}

// Zeros returns n zeros.
func (a *Arena[F]) Zeros(n int) []F {
	z := a.Take(n)
	clear(z)
	return z
}

// Reset takes every buffer back.
func (a *Arena[F]) Reset() { a.block, a.used = 0, 0 }

// Mark is a moment; Rewind takes back every buffer handed out since.
func (a *Arena[F]) Mark() Mark    { return Mark{a.block, a.used} }
func (a *Arena[F]) Rewind(m Mark) { a.block, a.used = m.block, m.used }

// Mark is a moment in the life of an Arena.
type Mark struct{ block, used int }
