package main

import (
	"fmt"
	"strings"
)

// tile is a micro-kernel: rows x (vectors * lanes) elements of C, held in registers while k runs through A and B.
//
//	D = S + A B
//
// S and D are tiles of which cols columns exist, rows lds and ldd bytes apart; S may be D, or one row for all (lds 0).
// count tiles, one below the other, are computed in turn.
// B is a packed panel: k rows of all the tile's columns. A's rows are lda bytes apart, or A is transposed and the rows of
// A' are. One accumulator an element, begun with S, k in order: every tile shape computes the same bits.
type tile struct {
	isa
	float
	transposed    bool
	rows, vectors int
}

// Most rows of a tile, by vectors 1 and 2: accumulators, the vectors of B and two broadcasts fill the registers.
func (s isa) maxRows(vectors int) int {
	return map[string][3]int{"AVX2": {0, 12, 6}, "AVX512": {0, 16, 14}}[s.name][vectors]
}

const unroll = 4

func products(f *file) {
	columns(f, "columns", 2)
	controls(f)
	for _, s := range []isa{avx2, avx512} {
		for _, t := range []float{single, double} {
			for _, transposed := range []bool{false, true} {
				family(f, s, t, transposed)
			}
		}
	}
}

// family writes the tiles of 1 and 2 vectors and every number of rows, and the table of them.
func family(f *file, s isa, t float, transposed bool) {
	var table strings.Builder
	for vectors := 1; vectors <= 2; vectors++ {
		table.WriteString("\t{nil")
		for rows := 1; rows <= s.maxRows(vectors); rows++ {
			k := tile{s, t, transposed, rows, vectors}
			k.write(f)
			table.WriteString(", " + k.symbol())
		}
		table.WriteString("},\n")
	}
	fmt.Fprintf(&f.decl, "\nvar %s = tiles[%s]{\n%s}\n", tile{s, t, transposed, 0, 0}.family(), t.goType, table.String())
}

func (k tile) family() string {
	order := ""
	if k.transposed {
		order = "T"
	}
	return k.letter + "tiles" + order + k.name
}

func (k tile) symbol() string { return fmt.Sprintf("%s%dx%d", k.family(), k.rows, k.vectors) }

func (k tile) accumulator(row, v int) string { return k.v(row*k.vectors + v) }

// Registers: bases of A, its stride, B, k left, and one for S and D with its stride.
var bases = []string{"AX", "BX", "CX", "DX", "SI", "R10"}

const lda, b, left, tileAt, tileStride, scratch = "R8", "R11", "R12", "DI", "R9", "R13"

func (k tile) write(f *file) {
	p := "*" + k.goType
	f.begin(k.symbol(), []string{"d", "ldd", "s", "lds", "a", "lda", "b", "k", "cols", "ahead", "count"},
		[]string{p, "uintptr", p, "uintptr", p, "uintptr", p, "int", "int", "uintptr", "int"})
	if k.float == single {
		f.control(flushed)
	}
	f.f("tile:")
	k.setMasks(f)
	k.tileOf(f, "s", "lds")
	k.eachElement(f, k.loadMasked)
	k.tileOf(f, "d", "ldd")
	k.pointers(f)
	k.loop(f)
	f.i("MOVQ", scratch, "ahead+72(FP)")
	k.setMasks(f)
	k.tileOf(f, "d", "ldd")
	k.eachElement(f, k.storeMasked)
	k.next(f)
	if k.float == single {
		f.control(usual)
	}
	f.i("VZEROUPPER")
	f.i("RET")
}

// next goes on with the tile below, count times in all.
func (k tile) next(f *file) {
	f.i("DECQ", "count+80(FP)")
	f.i("JZ", "end")
	for _, m := range []struct{ matrix, stride string }{{"d+0(FP)", "ldd+8(FP)"}, {"s+16(FP)", "lds+24(FP)"}, {"a+32(FP)", "lda+40(FP)"}} {
		if k.transposed && m.matrix[0] == 'a' {
			f.i("ADDQ", fmt.Sprint("$", k.rows*k.float.bytes), m.matrix)
			continue
		}
		f.i("MOVQ", m.stride, tileStride)
		f.i("IMUL3Q", fmt.Sprint("$", k.rows), tileStride, tileStride)
		f.i("ADDQ", tileStride, m.matrix)
	}
	f.i("JMP", "tile")
	f.f("end:")
}

// tileOf points to D or S.
func (k tile) tileOf(f *file, matrix, stride string) {
	at := map[string]int{"d": 0, "s": 16}[matrix]
	f.i("MOVQ", fmt.Sprintf("%s+%d(FP)", matrix, at), tileAt)
	f.i("MOVQ", fmt.Sprintf("%s+%d(FP)", stride, at+8), tileStride)
}

func (k tile) eachElement(f *file, do func(f *file, register, mask, memory string, v int)) {
	for row := range k.rows {
		for v := range k.vectors {
			do(f, k.accumulator(row, v), k.mask(v), fmt.Sprintf("%d(%s)", v*k.isa.bytes, tileAt), v)
		}
		if row < k.rows-1 {
			f.i("ADDQ", tileStride, tileAt)
		}
	}
}

// prefetch asks for what is needed later and the machine does not foresee: two lines on in what B's next panel is, and
// one row on in D, this tile's and those of the tiles below.
func prefetch(f *file) {
	for _, at := range []string{scratch, tileAt} {
		f.i("PREFETCHT1", fmt.Sprintf("0(%s)", at))
		f.i("PREFETCHT1", fmt.Sprintf("64(%s)", at))
	}
	f.i("ADDQ", "$128", scratch)
	f.i("ADDQ", tileStride, tileAt)
}

// pointers sets the bases of A: one for each three rows, or one for all where rows are neighbours.
func (k tile) pointers(f *file) {
	f.i("MOVQ", "a+32(FP)", bases[0])
	f.i("MOVQ", "lda+40(FP)", lda)
	f.i("MOVQ", "b+48(FP)", b)
	f.i("MOVQ", "k+56(FP)", left)
	f.i("MOVQ", "ahead+72(FP)", scratch)
	for i := 1; i < k.bases(); i++ {
		f.i("LEAQ", fmt.Sprintf("(%s)(%s*2)", bases[i-1], lda), bases[i])
		f.i("ADDQ", lda, bases[i])
	}
}

func (k tile) bases() int {
	if k.transposed {
		return 1
	}
	return (k.rows + 2) / 3
}

// loop runs k in steps of unroll, and the rest one by one.
func (k tile) loop(f *file) {
	f.i("SUBQ", fmt.Sprint("$", unroll), left)
	f.i("JLT", "rest")
	f.f("four:")
	for u := range unroll {
		k.step(f, u)
	}
	prefetch(f)
	k.advance(f, unroll)
	f.i("SUBQ", fmt.Sprint("$", unroll), left)
	f.i("JGE", "four")
	f.f("rest:")
	f.i("ADDQ", fmt.Sprint("$", unroll), left)
	f.i("JZ", "done")
	f.f("one:")
	k.step(f, 0)
	k.advance(f, 1)
	f.i("DECQ", left)
	f.i("JNZ", "one")
	f.f("done:")
}

func (k tile) advance(f *file, steps int) {
	f.i("ADDQ", fmt.Sprint("$", steps*k.vectors*k.isa.bytes), b)
	if k.transposed {
		return
	}
	for i := range k.bases() {
		f.i("ADDQ", fmt.Sprint("$", steps*k.float.bytes), bases[i])
	}
}

// step is one k: a vector of B times each row's element of A. A's transpose moves on at once.
func (k tile) step(f *file, u int) {
	first := k.rows * k.vectors
	for v := range k.vectors {
		f.i("VMOVU"+k.packed, fmt.Sprintf("%d(%s)", (u*k.vectors+v)*k.isa.bytes, b), k.v(first+v))
	}
	for row := range k.rows {
		k.row(f, row, k.element(row, u), first)
	}
	if k.transposed {
		f.i("ADDQ", lda, bases[0])
	}
}

func (k tile) row(f *file, row int, element string, first int) {
	if k.vectors == 1 && k.isa == avx512 {
		f.i("VFMADD231"+k.packed+".BCST", element, k.v(first), k.accumulator(row, 0))
		return
	}
	spread := k.v(first + k.vectors + row%2)
	f.i("VBROADCAST"+k.scalar, element, spread)
	for v := range k.vectors {
		f.i("VFMADD231"+k.packed, k.v(first+v), spread, k.accumulator(row, v))
	}
}

// element addresses A's element of a row, u steps on.
func (k tile) element(row, u int) string {
	if k.transposed {
		return fmt.Sprintf("%d(%s)", row*k.float.bytes, bases[0])
	}
	at := fmt.Sprintf("%d(%s)", u*k.float.bytes, bases[row/3])
	if row%3 == 0 {
		return at
	}
	return fmt.Sprintf("%s(%s*%d)", at, lda, row%3)
}

// Masks choose the columns that exist: mask registers, or with AVX2 vectors cut from a table of ones and zeros.

// columns writes a table of vectors' worth of ones and as many zeros.
func columns(f *file, name string, vectors int) {
	for i := range 8 * vectors {
		f.f("DATA %s<>+%d(SB)/8, $%d", name, 8*i, -1+i/(4*vectors))
	}
	f.f("GLOBL %s<>(SB), RODATA|NOPTR, $%d", name, 64*vectors)
}

func (k tile) setMasks(f *file) {
	f.i("MOVQ", "cols+64(FP)", "CX")
	if k.isa == avx2 {
		f.i("LEAQ", "columns<>+64(SB)", scratch)
		f.i("SHLQ", fmt.Sprint("$", map[int]int{4: 2, 8: 3}[k.float.bytes]), "CX")
		f.i("SUBQ", "CX", scratch)
		for v := range k.vectors {
			f.i("VMOVU"+k.packed, fmt.Sprintf("%d(%s)", v*k.isa.bytes, scratch), k.mask(v))
		}
		return
	}
	f.i("MOVQ", "$1", scratch)
	f.i("SHLQ", "CX", scratch)
	f.i("DECQ", scratch)
	for v := range k.vectors {
		f.i("KMOVW", scratch, k.mask(v))
		if v < k.vectors-1 {
			f.i("SHRQ", fmt.Sprint("$", k.isa.bytes/k.float.bytes), scratch)
		}
	}
}

func (k tile) mask(v int) string {
	if k.isa == avx2 {
		return k.v(14 + v)
	}
	return fmt.Sprint("K", 1+v)
}

func (k tile) loadMasked(f *file, register, mask, memory string, _ int) {
	if k.isa == avx2 {
		f.i("VMASKMOV"+k.packed, memory, mask, register)
		return
	}
	f.i("VMOVU"+k.packed+".Z", memory, mask, register)
}

func (k tile) storeMasked(f *file, register, mask, memory string, _ int) {
	if k.isa == avx2 {
		f.i("VMASKMOV"+k.packed, register, mask, memory)
		return
	}
	f.i("VMOVU"+k.packed, register, mask, memory)
}
