package main

import (
	"fmt"
	"strings"
)

// tile describes a function that computes rows x (vectors * lanes) elements of a product, which stay in registers while k
// runs through A and B:
//
//	D = S + A B
//
// S and D are tiles of which cols columns exist. Their rows are lds and ldd bytes apart. S may be D, or one row for all if
// lds is 0. The function computes count tiles, one below the other. B is a packed panel, k rows of all columns of the tile.
// The rows of A are lda bytes apart; if A is transposed, those of A' are. Each element has one accumulator, which begins
// with S and adds the products in the order of k. For that reason every shape of tile computes the same bits.
type tile struct {
	isa
	float
	transposed    bool
	rows, vectors int
}

// maxRows returns the most rows of a tile of 1 or 2 vectors. Accumulators, the vectors of B and two broadcasts then fill
// the registers.
func (s isa) maxRows(vectors int) int {
	return map[string][3]int{"AVX2": {0, 12, 6}, "AVX512": {0, 16, 14}}[s.name][vectors]
}

// unroll is how many values of k one round of the loop takes.
const unroll = 4

// writeProducts writes all tiles.
func writeProducts(f *file) {
	writeColumnMask(f, "columns", 2)
	writeControls(f)
	for _, s := range []isa{avx2, avx512} {
		for _, t := range []float{single, double} {
			for _, transposed := range []bool{false, true} {
				writeFamily(f, s, t, transposed)
			}
		}
	}
}

// writeFamily writes the tiles of 1 and 2 vectors and every number of rows, and the table of them.
func writeFamily(f *file, s isa, t float, transposed bool) {
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

// family returns the name of a table of tiles, such as stilesTAVX2 for float32, A transposed.
func (k tile) family() string {
	order := ""
	if k.transposed {
		order = "T"
	}
	return k.letter + "tiles" + order + k.name
}

// symbol returns the name of the function.
func (k tile) symbol() string { return fmt.Sprintf("%s%dx%d", k.family(), k.rows, k.vectors) }

// accumulator returns the register of vector v of a row.
func (k tile) accumulator(row, v int) string { return k.v(row*k.vectors + v) }

// bases lists the registers that hold addresses of rows of A.
var bases = []string{"AX", "BX", "CX", "DX", "SI", "R10"}

// Other registers: the row distance of A in bytes, the address in B, how much of k is left, the address and the row
// distance in S or D, and a scratch register.
const lda, b, left, tileAt, tileStride, scratch = "R8", "R11", "R12", "DI", "R9", "R13"

// write writes the function.
func (k tile) write(f *file) {
	p := "*" + k.goType
	f.beginFunction(k.symbol(), []string{"d", "ldd", "s", "lds", "a", "lda", "b", "k", "cols", "count"},
		[]string{p, "uintptr", p, "uintptr", p, "uintptr", p, "int", "int", "int"})
	if k.float == single {
		f.setControl(flushSubnormals)
	}
	f.line("tile:")
	k.transfer(f, "s", "lds", k.load, k.loadMasked)
	k.loadPointers(f)
	k.loop(f)
	k.transfer(f, "d", "ldd", k.store, k.storeMasked)
	k.nextTile(f)
	if k.float == single {
		f.setControl(keepSubnormals)
	}
	f.emit("VZEROUPPER")
	f.emit("RET")
}

// transfer loads the accumulators from S, or stores them in D. Masked stores of AVX2 take dozens of cycles on some processors,
// so tiles of which all columns exist use none.
func (k tile) transfer(f *file, matrix, stride string, whole, masked func(f *file, register, mask, memory string, v int)) {
	k.loadTileAddress(f, matrix, stride)
	if k.isa == avx2 {
		f.emit("CMPQ", "cols+64(FP)", fmt.Sprint("$", k.vectors*k.isa.bytes/k.float.bytes))
		f.emit("JLT", matrix+"masked")
		k.eachElement(f, whole)
		f.emit("JMP", matrix+"done")
		f.line(matrix + "masked:")
	}
	k.setMasks(f)
	k.eachElement(f, masked)
	f.line(matrix + "done:")
}

// nextTile goes on with the tile below, until count tiles are done.
func (k tile) nextTile(f *file) {
	f.emit("DECQ", "count+72(FP)")
	f.emit("JZ", "end")
	for _, m := range []struct{ matrix, stride string }{{"d+0(FP)", "ldd+8(FP)"}, {"s+16(FP)", "lds+24(FP)"}, {"a+32(FP)", "lda+40(FP)"}} {
		if k.transposed && m.matrix[0] == 'a' {
			f.emit("ADDQ", fmt.Sprint("$", k.rows*k.float.bytes), m.matrix)
			continue
		}
		f.emit("MOVQ", m.stride, tileStride)
		f.emit("IMUL3Q", fmt.Sprint("$", k.rows), tileStride, tileStride)
		f.emit("ADDQ", tileStride, m.matrix)
	}
	f.emit("JMP", "tile")
	f.line("end:")
}

// loadTileAddress loads the address and the row distance of D or S.
func (k tile) loadTileAddress(f *file, matrix, stride string) {
	at := map[string]int{"d": 0, "s": 16}[matrix]
	f.emit("MOVQ", fmt.Sprintf("%s+%d(FP)", matrix, at), tileAt)
	f.emit("MOVQ", fmt.Sprintf("%s+%d(FP)", stride, at+8), tileStride)
}

// eachElement calls do for each accumulator with its mask and its place in memory.
func (k tile) eachElement(f *file, do func(f *file, register, mask, memory string, v int)) {
	for row := range k.rows {
		for v := range k.vectors {
			do(f, k.accumulator(row, v), k.mask(v), fmt.Sprintf("%d(%s)", v*k.isa.bytes, tileAt), v)
		}
		if row < k.rows-1 {
			f.emit("ADDQ", tileStride, tileAt)
		}
	}
}

// loadPointers loads the addresses in A and B: one base for each three rows of A, or one for all if A is transposed.
func (k tile) loadPointers(f *file) {
	f.emit("MOVQ", "a+32(FP)", bases[0])
	f.emit("MOVQ", "lda+40(FP)", lda)
	f.emit("MOVQ", "b+48(FP)", b)
	f.emit("MOVQ", "k+56(FP)", left)
	for i := 1; i < k.bases(); i++ {
		f.emit("LEAQ", fmt.Sprintf("(%s)(%s*2)", bases[i-1], lda), bases[i])
		f.emit("ADDQ", lda, bases[i])
	}
}

// bases returns how many bases the rows of A need.
func (k tile) bases() int {
	if k.transposed {
		return 1
	}
	return (k.rows + 2) / 3
}

// loop runs through k in steps of unroll, and through the remaining values one by one.
func (k tile) loop(f *file) {
	f.emit("SUBQ", fmt.Sprint("$", unroll), left)
	f.emit("JLT", "rest")
	f.line("four:")
	for u := range unroll {
		k.step(f, u)
	}
	k.advance(f, unroll)
	f.emit("SUBQ", fmt.Sprint("$", unroll), left)
	f.emit("JGE", "four")
	f.line("rest:")
	f.emit("ADDQ", fmt.Sprint("$", unroll), left)
	f.emit("JZ", "done")
	f.line("one:")
	k.step(f, 0)
	k.advance(f, 1)
	f.emit("DECQ", left)
	f.emit("JNZ", "one")
	f.line("done:")
}

// advance moves the addresses on by a number of values of k. step moves a transposed A itself.
func (k tile) advance(f *file, steps int) {
	f.emit("ADDQ", fmt.Sprint("$", steps*k.vectors*k.isa.bytes), b)
	if k.transposed {
		return
	}
	for i := range k.bases() {
		f.emit("ADDQ", fmt.Sprint("$", steps*k.float.bytes), bases[i])
	}
}

// step adds the products of one value of k: the vectors of B times each row's element of A. It moves on in a transposed A.
func (k tile) step(f *file, u int) {
	first := k.rows * k.vectors
	for v := range k.vectors {
		f.emit("VMOVU"+k.packed, fmt.Sprintf("%d(%s)", (u*k.vectors+v)*k.isa.bytes, b), k.v(first+v))
	}
	for row := range k.rows {
		k.row(f, row, k.element(row, u), first)
	}
	if k.transposed {
		f.emit("ADDQ", lda, bases[0])
	}
}

// row adds the products of one row. AVX-512 broadcasts the element of A within the instruction where there is one vector.
func (k tile) row(f *file, row int, element string, first int) {
	if k.vectors == 1 && k.isa == avx512 {
		f.emit("VFMADD231"+k.packed+".BCST", element, k.v(first), k.accumulator(row, 0))
		return
	}
	spread := k.v(first + k.vectors + row%2)
	f.emit("VBROADCAST"+k.scalar, element, spread)
	for v := range k.vectors {
		f.emit("VFMADD231"+k.packed, k.v(first+v), spread, k.accumulator(row, v))
	}
}

// element returns the address of A's element of a row, u steps on.
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

// writeColumnMask writes a table of as many ones as the vectors have bits, followed by as many zeros. AVX2 cuts its masks
// out of it.
func writeColumnMask(f *file, name string, vectors int) {
	for i := range 8 * vectors {
		f.line("DATA %s<>+%d(SB)/8, $%d", name, 8*i, -1+i/(4*vectors))
	}
	f.line("GLOBL %s<>(SB), RODATA|NOPTR, $%d", name, 64*vectors)
}

// setMasks makes the masks select the columns that exist. AVX-512 has mask registers; AVX2 uses vector registers.
func (k tile) setMasks(f *file) {
	f.emit("MOVQ", "cols+64(FP)", "CX")
	if k.isa == avx2 {
		f.emit("LEAQ", "columns<>+64(SB)", scratch)
		f.emit("SHLQ", fmt.Sprint("$", map[int]int{4: 2, 8: 3}[k.float.bytes]), "CX")
		f.emit("SUBQ", "CX", scratch)
		for v := range k.vectors {
			f.emit("VMOVU"+k.packed, fmt.Sprintf("%d(%s)", v*k.isa.bytes, scratch), k.mask(v))
		}
		return
	}
	f.emit("MOVQ", "$1", scratch)
	f.emit("SHLQ", "CX", scratch)
	f.emit("DECQ", scratch)
	for v := range k.vectors {
		f.emit("KMOVW", scratch, k.mask(v))
		if v < k.vectors-1 {
			f.emit("SHRQ", fmt.Sprint("$", k.isa.bytes/k.float.bytes), scratch)
		}
	}
}

// mask returns the register of the mask of vector v.
func (k tile) mask(v int) string {
	if k.isa == avx2 {
		return k.v(14 + v)
	}
	return fmt.Sprint("K", 1+v)
}

// load loads a vector.
func (k tile) load(f *file, register, _, memory string, _ int) {
	f.emit("VMOVU"+k.packed, memory, register)
}

// store stores a vector.
func (k tile) store(f *file, register, _, memory string, _ int) {
	f.emit("VMOVU"+k.packed, register, memory)
}

// loadMasked loads the selected columns of a vector, and 0 elsewhere.
func (k tile) loadMasked(f *file, register, mask, memory string, _ int) {
	if k.isa == avx2 {
		f.emit("VMASKMOV"+k.packed, memory, mask, register)
		return
	}
	f.emit("VMOVU"+k.packed+".Z", memory, mask, register)
}

// storeMasked stores the selected columns of a vector.
func (k tile) storeMasked(f *file, register, mask, memory string, _ int) {
	if k.isa == avx2 {
		f.emit("VMASKMOV"+k.packed, register, mask, memory)
		return
	}
	f.emit("VMOVU"+k.packed, register, mask, memory)
}
