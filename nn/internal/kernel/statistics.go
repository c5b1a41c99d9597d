package kernel

import "math"

// Moments computes the mean of each column of x [rows][len(mean)] and a scale: 1 over the Euclidean norm of the column
// after its mean is subtracted. The scale is 0 where that norm is no larger than rounding errors of equal values.
func Moments(mean, scale []float64, x []float32, rows int) {
	clear(mean)
	clear(scale)
	cols := len(mean)
	AddColumnSums(mean, x, rows)
	for j := range mean {
		mean[j] /= float64(rows)
	}
	columnSquares(scale[:cols], mean, x, rows)
	for j, s := range scale {
		const epsilon = 1e-14
		if scale[j] = 0; s > float64(rows)*(mean[j]*mean[j]*epsilon*epsilon) {
			scale[j] = 1 / math.Sqrt(s)
		}
	}
}

// vectorColumns returns how many columns of x [rows][cols] assembly computes. Plain Go computes the others.
func vectorColumns(x []float32, rows, cols int) int {
	checkSize(x, cols, rows, cols)
	if active == nil || rows == 0 {
		return 0
	}
	return cols &^ 3
}

// Signs writes the bits x > 0 to code, 64 a word. It writes (len(x)+63)/64 words; bits past the end of x are 0.
func Signs(code []uint64, x []float32) {
	code = code[:(len(x)+63)/64]
	clear(code)
	done := 0
	if n := len(x) &^ 7; active != nil && n > 0 {
		active.signs(&code[0], &x[0], n)
		done = n
	}
	for i, v := range x[done:] {
		if v > 0 {
			code[(done+i)/64] |= 1 << ((done + i) % 64)
		}
	}
}

// ColumnSums writes the sums of the columns of x [rows][len(sum)] to sum. It adds in float64.
func ColumnSums(sum []float32, x []float32, rows int) {
	exact := make([]float64, len(sum))
	AddColumnSums(exact, x, rows)
	for j, v := range exact {
		sum[j] = float32(v)
	}
}

// AddColumnSums adds the columns of x [rows][len(sum)] to sum.
func AddColumnSums(sum []float64, x []float32, rows int) {
	cols := len(sum)
	fast := vectorColumns(x, rows, cols)
	if fast > 0 {
		active.columnSums(&sum[0], &x[0], uintptr(cols)*4, rows, fast)
	}
	for i := 0; fast < cols && i < rows; i++ {
		for j := fast; j < cols; j++ {
			sum[j] += float64(x[i*cols+j])
		}
	}
}

// columnSquares adds the squares of the columns of x [rows][len(sum)], after their mean is subtracted, to sum.
func columnSquares(sum, mean []float64, x []float32, rows int) {
	cols := len(sum)
	fast := vectorColumns(x, rows, cols)
	if fast > 0 {
		active.columnSquares(&sum[0], &mean[0], &x[0], uintptr(cols)*4, rows, fast)
	}
	for i := 0; fast < cols && i < rows; i++ {
		for j := fast; j < cols; j++ {
			d := float64(x[i*cols+j]) - mean[j]
			sum[j] += float64(d * d)
		}
	}
}

// Standardize computes z = (x - mean) * scale, column by column, for x and z [.][len(mean)].
func Standardize(z []float64, x []float32, mean, scale []float64) {
	cols := len(mean)
	rows := len(x) / cols
	fast := vectorColumns(x, rows, cols)
	z, scale = z[:rows*cols], scale[:cols]
	if fast > 0 {
		active.standardize(&z[0], &mean[0], &scale[0], &x[0], uintptr(cols)*4, rows, fast)
	}
	for i := 0; fast < cols && i < rows; i++ {
		for j := fast; j < cols; j++ {
			z[i*cols+j] = (float64(x[i*cols+j]) - mean[j]) * scale[j]
		}
	}
}

// CorrelationRows is how many rows of x Correlation standardises at a time. They stay in the second-level cache.
const CorrelationRows = 160

// Correlation writes the products z'z of the standardised columns of x [.][len(mean)] to r [cols][cols]. They are Pearson
// correlations if mean and scale are the Moments of x. scratch must hold CorrelationRows rows of x, or all if there are
// fewer. Cost: rows*cols*(cols+1)/2 multiply-adds in float64.
func Correlation(r []float64, x []float32, mean, scale []float64, scratch []float64) {
	cols := len(mean)
	clear(r[:cols*cols])
	for len(x) > 0 {
		n := min(len(x), CorrelationRows*cols)
		z := scratch[:n]
		Standardize(z, x[:n], mean, scale)
		addGram(r, z, n/cols, cols)
		x = x[n:]
	}
	mirror(r, cols)
}
