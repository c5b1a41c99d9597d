package nn

// Arena hands out float32 buffers that live until Reset and are used again after it, so that scoring one candidate
// after the other allocates nothing once the largest has been seen. The zero Arena is empty. Not for several goroutines.
type Arena struct {
	blocks [][]float32
	block  int // the one being cut
	used   int // floats of it handed out
}

// smallestBlock is 1 MiB of float32: large enough that small networks need one block.
const smallestBlock = 1 << 18

// Floats returns n floats of any content.
func (a *Arena) Floats(n int) []float32 {
	for ; a.block < len(a.blocks); a.block, a.used = a.block+1, 0 {
		if b := a.blocks[a.block]; a.used+n <= len(b) {
			a.used += n
			return b[a.used-n : a.used : a.used]
		}
	}
	a.blocks = append(a.blocks, make([]float32, max(n, smallestBlock)))
	a.used = n
	return a.blocks[a.block][:n:n]
}

// Zeros returns n zeros.
func (a *Arena) Zeros(n int) []float32 {
	z := a.Floats(n)
	clear(z)
	return z
}

// Reset takes every buffer back.
func (a *Arena) Reset() { a.block, a.used = 0, 0 }
