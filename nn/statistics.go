package nn

import (
	"evolve/nn/internal/kernel"
)

// Kernel names the implementation that computes on this machine: scores of two kernels may differ in their last bits.
func Kernel() string { return kernel.Name() }

// Gram writes x'x to g [cols][cols] for x [rows][cols], all in float64: the product behind normal equations.
// Cost: rows*cols*(cols+1)/2 multiply-adds.
func Gram(g, x []float64, rows, cols int) { kernel.Gram(g, x, rows, cols) }

// Moments writes the mean of each column of x [rows][len(mean)] and 1 over the norm of what is left without it, in
// float64. A column that does not vary has scale 0.
func Moments(mean, scale []float64, x []float32, rows int) { kernel.Moments(mean, scale, x, rows) }

// Standardize is z = (x - mean) scale for each row of x [.][len(mean)].
func Standardize(z []float64, x []float32, mean, scale []float64) {
	kernel.Standardize(z, x, mean, scale)
}

// Correlation writes the Pearson correlation [cols][cols] of the columns of x [.][cols], of which mean and scale are the
// Moments, to r. A column that does not vary has no correlation with anything, itself included: its row and its diagonal
// are 0. Cost: as Gram.
func Correlation(r []float64, x []float32, mean, scale []float64, memory *Arena[float64]) {
	kernel.Correlation(r, x, mean, scale, memory.Take(min(len(x), kernel.CorrelationRows*len(mean))))
}

// Transpose writes x [rows][cols] to dst [cols][rows].
func Transpose(dst, x []float32, rows, cols int) { kernel.Transpose(dst, x, rows, cols) }

// Signs writes the bits x > 0 to code, 64 a word, as many words as x needs; those past its end are 0.
func Signs(code []uint64, x []float32) { kernel.Signs(code, x) }
