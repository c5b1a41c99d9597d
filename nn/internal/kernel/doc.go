// Package kernel holds the inner loops of networks and metrics, the only code that depends on the processor. Assembly for
// AVX2 and AVX-512 is written by the generator in gen; every routine also exists in plain Go. All instruction sets with
// fused multiply-add compute the same bits, which Name calls "fma"; plain Go differs in the last bits and is "portable".
//
// Where is what:
//
//   - machine.go describes the instruction set in use, and machine_amd64.go chooses it.
//   - matrix.go multiplies a packed [Matrix]; product.go splits a product into tiles; matrix_generic.go is plain Go.
//   - elementwise.go applies functions to slices, elementwise_backward.go their derivatives, elementwise_generic.go holds
//     them in plain Go.
//   - softmax.go, layernorm.go and reduce.go work on rows; statistics.go on columns, in float64.
//   - random.go draws weights; transpose.go transposes.
//   - blas*.go and gram.go give gonum's LAPACK routines our float64 products.
//   - peak.go measures the speed limit that benchmarks compare with.
//
// Everything runs on the calling goroutine, except those float64 routines that are left to gonum. Functions do not check
// for overlap; dst may be one of the sources where the comment says so.
package kernel

//go:generate go run ./gen
