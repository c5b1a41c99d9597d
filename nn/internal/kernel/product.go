package kernel

import "unsafe"

// tileFunc computes D = S + A B for count tiles of cols columns, one below the other. ldd, lds and lda are in bytes. gen
// documents it.
type tileFunc[F float32 | float64] func(d *F, ldd uintptr, s *F, lds uintptr, a *F, lda uintptr, b *F, k, cols, count int)

// tiles holds the tile functions of an instruction set, [vectors-1][rows].
type tiles[F float32 | float64] [2][]tileFunc[F]

// panels holds a right-hand matrix B [k][n] in the order in which tile functions read it: panels of 2 vector registers
// side by side, the last one of 1 if that is enough, each [k][columns] with zeros past n.
type panels[F float32 | float64] struct {
	k, n int
	lane int // columns of a vector register
	b    []F
}

// layout sets the sizes and makes room for the panels.
func (p *panels[F]) layout(k, n, lane int) {
	lane = max(lane, 1) // plain Go takes whole rows, of no columns too
	p.k, p.n, p.lane = k, n, lane
	size := k * ((n + lane - 1) / lane * lane)
	if cap(p.b) < size {
		p.b = make([]F, size)
	}
	p.b = p.b[:size]
}

// panel returns the panel that begins at column j, and its width.
func (p *panels[F]) panel(j int) (b []F, width int) {
	width = 2 * p.lane
	if p.n-j <= p.lane {
		width = p.lane
	}
	return p.b[j*p.k:], width
}

// pack copies B [k][n], whose rows are ldb apart.
func (p *panels[F]) pack(b []F, ldb, k, n, lane int) {
	p.layout(k, n, lane)
	for j := 0; j < n; j += 2 * lane {
		to, width := p.panel(j)
		cols := min(width, n-j)
		if cols == wide {
			copyWide(to, b[j:], ldb, k)
			continue
		}
		for i := range k {
			row := to[i*width : (i+1)*width]
			clear(row[copy(row, b[i*ldb+j:i*ldb+j+cols]):])
		}
	}
}

// wide is the width of a panel of float32 with AVX2.
const wide = 16

// copyWide copies k rows of wide elements to to. The rows of from are ld apart. An array is copied in registers, without a call.
func copyWide[F float32 | float64](to, from []F, ld, k int) {
	for i := range k {
		*(*[wide]F)(to[i*wide:]) = *(*[wide]F)(from[i*ld:])
	}
}

// packTransposed copies B = W' from W [n][k], whose rows are ldw apart.
func (p *panels[F]) packTransposed(w []F, ldw, n, k, lane int) {
	p.layout(k, n, lane)
	for j := 0; j < n; j += 2 * lane {
		to, width := p.panel(j)
		cols := min(width, n-j)
		transpose(to, width, w[j*ldw:], ldw, cols, k)
		for i := 0; cols < width && i < k; i++ {
			clear(to[i*width+cols : (i+1)*width])
		}
	}
}

// A product is computed in blocks. blockK rows of a panel stay in the first-level cache, and blockRows rows of A in the
// second-level cache, while the tiles of a block are computed.
const (
	blockK    = 640
	blockRows = 112
)

// job describes one product D [rows][n] = S + A B. S may be D. If lds is 0, S is one row for all.
type job[F float32 | float64] struct {
	tiles *tiles[F]
	b     *panels[F]

	d, s, a       []F
	ldd, lds, lda int  // elements between the beginnings of rows
	transposed    bool // a holds A', [k][rows]
	upper         bool // leave out tiles below the diagonal
}

// multiply computes the product, one block of rows after the other.
func (j *job[F]) multiply(rows int) {
	for top := 0; top < rows; {
		n := evenShare(rows-top, blockRows)
		for from := 0; from == 0 || from < j.b.k; from += blockK {
			j.block(top, n, from)
		}
		top += n
	}
}

// block adds the products of up to blockK values of k, beginning with from, to n rows, beginning with top.
func (j *job[F]) block(top, n, from int) {
	s, lds := j.s, j.lds
	if from > 0 {
		s, lds = j.d, j.ldd
	}
	for col := 0; col < j.b.n; col += 2 * j.b.lane {
		rows := n
		if j.upper {
			rows = min(n, col+2*j.b.lane-top)
		}
		j.column(s, lds, top, rows, from, col)
	}
}

// column computes one panel of a block, the one that begins at column col. It splits the rows evenly among as few tiles
// as possible: first tiles of high rows, then tiles of one row less.
func (j *job[F]) column(s []F, lds, top, rows, from, col int) {
	if rows <= 0 {
		return
	}
	b, width := j.b.panel(col)
	b = b[from*width:]
	tiles := j.tiles[width/j.b.lane-1]
	count := (rows + len(tiles) - 2) / (len(tiles) - 1)
	high := (rows + count - 1) / count
	k, cols, size := min(blockK, j.b.k-from), min(width, j.b.n-col), unsafe.Sizeof(b[0])
	for part := rows - count*(high-1); count > 0; part, high = count, high-1 {
		tiles[high](&j.d[top*j.ldd+col], uintptr(j.ldd)*size, &s[top*lds+col], uintptr(lds)*size,
			j.element(top, from), uintptr(j.lda)*size, &b[0], k, cols, part)
		top, count = top+part*high, count-part
	}
}

// element returns the address of A's element (row, k).
func (j *job[F]) element(row, k int) *F {
	if j.transposed {
		return &j.a[k*j.lda+row]
	}
	return &j.a[row*j.lda+k]
}

// evenShare returns how many of the rows left the next block takes, if blocks have at most most rows and are as even as
// possible.
func evenShare(left, most int) int {
	parts := (left + most - 1) / most
	return (left + parts - 1) / parts
}
