package kernel

import "unsafe"

// tileFunc is a micro-kernel: D = S + A B for count tiles of cols columns, one below the other, with distances between
// rows in bytes. See gen.
type tileFunc[F float32 | float64] func(d *F, ldd uintptr, s *F, lds uintptr, a *F, lda uintptr, b *F, k, cols int, ahead uintptr, count int)

// tiles holds the micro-kernels of an instruction set, [vectors-1][rows].
type tiles[F float32 | float64] [2][]tileFunc[F]

// panels is a right-hand matrix B [k][n] in the order in which micro-kernels read it: panels of 2 vectors, the last one
// of 1 if that is enough, each [k][columns] with zeros past n.
type panels[F float32 | float64] struct {
	k, n int
	lane int // columns of a vector
	b    []F
}

// layout sets the sizes and makes room.
func (p *panels[F]) layout(k, n, lane int) {
	lane = max(lane, 1) // plain Go takes whole rows, of no columns too
	p.k, p.n, p.lane = k, n, lane
	size := k * ((n + lane - 1) / lane * lane)
	if cap(p.b) < size {
		p.b = make([]F, size)
	}
	p.b = p.b[:size]
}

// panel is the one that begins at column j, and how wide it is.
func (p *panels[F]) panel(j int) (b []F, width int) {
	width = 2 * p.lane
	if p.n-j <= p.lane {
		width = p.lane
	}
	return p.b[j*p.k:], width
}

// pack takes B [k][n] with rows ldb apart.
func (p *panels[F]) pack(b []F, ldb, k, n, lane int) {
	p.layout(k, n, lane)
	for j := 0; j < n; j += 2 * lane {
		to, width := p.panel(j)
		cols := min(width, n-j)
		for i := range k {
			row := to[i*width : (i+1)*width]
			clear(row[copy(row, b[i*ldb+j:i*ldb+j+cols]):])
		}
	}
}

// packTransposed takes B = W' of W [n][k] with rows ldw apart.
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

// Blocks: blockK rows of a panel stay in the first-level cache and blockRows rows of A in the second, while tiles pass by.
const (
	blockK    = 640
	blockRows = 112
)

// job is one product D [rows][n] = S + A B. The row distance lds of S may be 0: the same row for all.
type job[F float32 | float64] struct {
	tiles *tiles[F]
	b     *panels[F]

	d, s, a       []F
	ldd, lds, lda int
	transposed    bool // A is kept as A', [k][rows]
	upper         bool // only tiles that reach the diagonal or what is above it
}

func (j *job[F]) multiply(rows int) {
	for top := 0; top < rows; {
		n := evenShare(rows-top, blockRows)
		for from := 0; from == 0 || from < j.b.k; from += blockK {
			j.block(top, n, from)
		}
		top += n
	}
}

// block adds to n rows from top on what blockK values of k from one on contribute.
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

// column is the panel of a block that begins at column col. Rows are split evenly among as few tiles as there can be:
// some of high rows, and some of one less. Each tile prefetches 32 bytes of the next panel for each k.
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
	ahead := uintptr(unsafe.Pointer(&b[0])) + uintptr(k*width)*size
	for part := rows - count*(high-1); count > 0; part, high = count, high-1 {
		tiles[high](&j.d[top*j.ldd+col], uintptr(j.ldd)*size, &s[top*lds+col], uintptr(lds)*size,
			j.element(top, from), uintptr(j.lda)*size, &b[0], k, cols, ahead, part)
		top, count, ahead = top+part*high, count-part, ahead+uintptr(32*k*part)
	}
}

// element is where A has row and k.
func (j *job[F]) element(row, k int) *F {
	if j.transposed {
		return &j.a[k*j.lda+row]
	}
	return &j.a[row*j.lda+k]
}

// evenShare is how many of the rows left the next tile takes when tiles have up to most rows and are as even as they can be.
func evenShare(left, most int) int {
	parts := (left + most - 1) / most
	return (left + parts - 1) / parts
}
