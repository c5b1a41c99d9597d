package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Matrix is the right-hand matrix B [K][N] of products: packed once, multiplied often. The zero Matrix is empty; packing
// again keeps its memory.
type Matrix struct {
	K, N int
	b    []float32 // [K][N]
}

// PackTransposed takes B = W' from weights W [n][k], which are kept outputs by inputs.
func (m *Matrix) PackTransposed(w []float32, n, k int) {
	if len(w) != n*k {
		panic("kernel: PackTransposed: w is not [n][k]")
	}
	m.K, m.N = k, n
	if cap(m.b) < n*k {
		m.b = make([]float32, n*k)
	}
	m.b = m.b[:n*k]
	for i := range n {
		row := w[i*k : (i+1)*k]
		for j, v := range row {
			m.b[j*n+i] = v
		}
	}
}

// gonum splits a product of four blocks of 64 x 64 and more among goroutines; pieces of three stay on this one.
const (
	pieceRows = 64
	pieceCols = 3 * 64
)

// MulAdd adds A [rows][K] times B to C [rows][N]; lda and ldc are the distances between rows. C may not overlap A.
// Cost: rows*K*N multiply-adds.
func (m *Matrix) MulAdd(c []float32, ldc int, a []float32, lda, rows int) {
	if rows == 0 || m.N == 0 || m.K == 0 {
		return
	}
	for i := 0; i < rows; i += pieceRows {
		for j := 0; j < m.N; j += pieceCols {
			gonum.Implementation{}.Sgemm(blas.NoTrans, blas.NoTrans, min(pieceRows, rows-i), min(pieceCols, m.N-j), m.K,
				1, a[i*lda:], lda, m.b[j:], m.N, 1, c[i*ldc+j:], ldc)
		}
	}
}

// Gram writes x'x to g [cols][cols] for x [rows][cols].
func Gram(g, x []float64, rows, cols int) {
	if rows == 0 || cols == 0 {
		clear(g)
		return
	}
	gonum.Implementation{}.Dsyrk(blas.Upper, blas.Trans, cols, rows, 1, x, cols, 0, g, cols)
	for i := range cols {
		for j := range i {
			g[i*cols+j] = g[j*cols+i]
		}
	}
}
