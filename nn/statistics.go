package nn

import (
	"evolve/nn/internal/kernel"
)

// Kernel names the implementation that computes on this machine: "fma" with fused multiply-add, "portable" without.
// Two implementations may differ in the last bits of a score.
func Kernel() string { return kernel.Name() }

// Gram writes x'x to g [cols][cols] for x [rows][cols], the product behind normal equations, in float64.
// Cost: rows*cols*(cols+1)/2 multiply-adds.
func Gram(g, x []float64, rows, cols int) { kernel.Gram(g, x, rows, cols) }

// Moments computes, in float64, the mean of each column of x [rows][len(mean)] and a scale: 1 over the Euclidean norm of
// the column after its mean is subtracted. A constant column has scale 0. Cost: two passes over x.
func Moments(mean, scale []float64, x []float32, rows int) { kernel.Moments(mean, scale, x, rows) }

// Standardize writes z = (x - mean) * scale, column by column, for x and z [.][len(mean)].
func Standardize(z []float64, x []float32, mean, scale []float64) {
	kernel.Standardize(z, x, mean, scale)
}

// Correlation writes the Pearson correlation of the columns of x [.][cols] to r [cols][cols]. mean and scale are the
// Moments of x. A constant column correlates with nothing, not even itself: its row and its diagonal element are 0.
// Cost: that of Gram. It takes a buffer from memory.
func Correlation(r []float64, x []float32, mean, scale []float64, memory *Arena[float64]) {
	kernel.Correlation(r, x, mean, scale, memory.Take(min(len(x), kernel.CorrelationRows*len(mean))))
}

// Transpose writes x [rows][cols] to dst [cols][rows].
func Transpose(dst, x []float32, rows, cols int) { kernel.Transpose(dst, x, rows, cols) }

// Signs writes the bits x > 0 to code, 64 a word. It writes (len(x)+63)/64 words; bits past the end of x are 0.
func Signs(code []uint64, x []float32) { kernel.Signs(code, x) }
