//go:build openblas

// Package openblas calls OpenBLAS's matrix product, to compare ours with. It is built only for `make peers`.
package openblas

// #cgo LDFLAGS: -lopenblas
// #include <cblas.h>
import "C"

// Sgemm computes C = A B' for C [m][n], A [m][k] and B [n][k], on one thread.
func Sgemm(c, a, b []float32, m, n, k int) {
	C.openblas_set_num_threads(1)
	C.cblas_sgemm(C.CblasRowMajor, C.CblasNoTrans, C.CblasTrans, C.blasint(m), C.blasint(n), C.blasint(k),
		1, (*C.float)(&a[0]), C.blasint(k), (*C.float)(&b[0]), C.blasint(k), 0, (*C.float)(&c[0]), C.blasint(n))
}
