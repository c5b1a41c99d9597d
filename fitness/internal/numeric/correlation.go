// Package numeric provides the linear algebra and the counting of signs that the metrics of several kinds of networks
// share.
package numeric

import (
	"fmt"
	"math"

	"evolve/nn"
)

// Doubles provides float64 memory that is reused from one network to the next.
type Doubles = nn.Arena[float64]

// Correlation returns the Pearson correlation [cols][cols] of the columns of x [rows][cols], in float64. It returns an
// error if x is not finite. A column that does not vary has correlation 0 with every column, itself included.
func Correlation(x []float32, rows, cols int, memory *Doubles) ([]float64, error) {
	mean, scale := Moments(x, rows, cols, memory)
	for _, m := range mean {
		if m-m != 0 { // float64 sums of finite float32 do not overflow
			return nil, fmt.Errorf("values overflow")
		}
	}
	r := memory.Take(cols * cols)
	nn.Correlation(r, x[:rows*cols], mean, scale, memory)
	return r, nil
}

// Moments returns the means and scales that nn.Moments computes for the columns of x [rows][cols].
func Moments(x []float32, rows, cols int, memory *Doubles) (mean, scale []float64) {
	mean, scale = memory.Take(cols), memory.Take(cols)
	nn.Moments(mean, scale, x, rows)
	return mean, scale
}

// Gram returns x'x / over for x [.][cols].
func Gram(x []float32, cols int, over float64, memory *Doubles) []float64 {
	mean, scale := memory.Zeros(cols), memory.Take(cols)
	for i := range scale {
		scale[i] = 1 / math.Sqrt(over)
	}
	g := memory.Take(cols * cols)
	nn.Correlation(g, x, mean, scale, memory)
	return g
}

// CosineScore returns 1 - sum |C|^(1/20) / (2 (n^2 - n)), C the cosines between different columns of x [.][n].
func CosineScore(x []float32, n int, memory *Doubles) float64 {
	mean, scale := memory.Zeros(n), memory.Zeros(n)
	for i, v := range x {
		scale[i%n] += float64(v) * float64(v)
	}
	for b, v := range scale {
		if v > 0 {
			scale[b] = 1 / math.Sqrt(v)
		}
	}
	c, sum := memory.Take(n*n), 0.0
	nn.Correlation(c, x, mean, scale, memory) // with mean 0: the products of columns of norm 1
	for i, v := range c {
		if i/n != i%n {
			sum += math.Pow(math.Abs(v), 1.0/20)
		}
	}
	return 1 - sum/float64(2*(n*n-n))
}
