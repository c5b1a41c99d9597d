package nn

import "evolve/nn/internal/kernel"

// Gram writes x'x to g [cols][cols] for x [rows][cols], all in float64: the product behind correlations and normal
// equations. Cost: rows*cols*(cols+1)/2 multiply-adds.
func Gram(g, x []float64, rows, cols int) { kernel.Gram(g, x, rows, cols) }

// Kernel names the implementation that computes on this machine: scores of two kernels may differ in their last bits.
func Kernel() string { return kernel.Name() }
