package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Pieces of a product stay on the calling goroutine. gonum spreads a product over several goroutines if it has at least
// four blocks of 64 x 64; a piece has three.
const (
	pieceRows = 64
	pieceCols = 3 * 64
)

// mulGeneric adds A B, or A' B if order is Trans, to C [rows][N], by gonum's product in plain Go.
func (m *Matrix) mulGeneric(c []float32, ldc int, a []float32, lda, rows int, order blas.Transpose) {
	for i := 0; i < rows; i += pieceRows {
		from := a[i:]
		if order == blas.NoTrans {
			from = a[i*lda:]
		}
		for j := 0; j < m.N; j += pieceCols {
			gonum.Implementation{}.Sgemm(order, blas.NoTrans, min(pieceRows, rows-i), min(pieceCols, m.N-j), m.K,
				1, from, lda, m.p.b[j:], m.N, 1, c[i*ldc+j:], ldc)
		}
	}
}
