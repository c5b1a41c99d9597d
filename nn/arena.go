package nn

// Arena provides buffers that live until Reset. After Reset it hands out the same memory again, so that scoring one
// candidate after the other allocates nothing once the largest has been seen. The zero Arena is empty and ready for use.
// An Arena must not be used by several goroutines at once.
type Arena[F float32 | float64] struct {
	blocks [][]F
	block  int // index of the block that buffers are taken from
	used   int // how many numbers of it are taken
}

// A new block is as large as all blocks before it together, between smallestBlock and largestBlock numbers. The smallest
// block is enough for a small network. A few large blocks waste little at their ends, whatever sizes are asked for.
const smallestBlock, largestBlock = 1 << 18, 1 << 24

// Take returns a buffer of n numbers. Their values are arbitrary.
func (a *Arena[F]) Take(n int) []F {
	for ; a.block < len(a.blocks); a.block, a.used = a.block+1, 0 {
		if b := a.blocks[a.block]; a.used+n <= len(b) {
			a.used += n
			return b[a.used-n : a.used : a.used]
		}
	}
	total := 0
	for _, b := range a.blocks {
		total += len(b)
	}
	a.blocks = append(a.blocks, make([]F, max(n, smallestBlock, min(total, largestBlock))))
	a.used = n
	return a.blocks[a.block][:n:n]
}

// Zeros returns a buffer of n zeros.
func (a *Arena[F]) Zeros(n int) []F {
	z := a.Take(n)
	clear(z)
	return z
}

// Reset takes every buffer back. Buffers taken before must not be used any more.
func (a *Arena[F]) Reset() { a.block, a.used = 0, 0 }

// Mark records a moment in the life of an Arena, for Rewind.
type Mark struct{ block, used int }

// Mark returns the present moment.
func (a *Arena[F]) Mark() Mark { return Mark{a.block, a.used} }

// Rewind takes back every buffer that was taken since m.
func (a *Arena[F]) Rewind(m Mark) { a.block, a.used = m.block, m.used }
