package kernel

import "unsafe"

// Transpose writes x' to dst [cols][rows] for x [rows][cols]. It panics if a slice is too short.
func Transpose(dst, x []float32, rows, cols int) {
	checkSize(x, cols, rows, cols)
	checkSize(dst, rows, cols, rows)
	transpose(dst, rows, x, cols, rows, cols)
}

// transpose writes src' to dst [cols][rows] for src [rows][cols], whose rows are ldd and lds elements apart.
func transpose[F float32 | float64](dst []F, ldd int, src []F, lds, rows, cols int) {
	i := 0
	if d, ok := any(dst).([]float32); ok && active != nil {
		for ; rows-i >= 8; i += 8 {
			transpose8Rows(d[i:], ldd, any(src[i*lds:]).([]float32), lds, cols)
		}
	}
	transposeGeneric(dst, ldd, src, lds, i, rows, 0, cols)
}

// transpose8Rows transposes 8 rows of src, in squares of 8 x 8 as far as they go.
func transpose8Rows(dst []float32, ldd int, src []float32, lds, cols int) {
	const size = unsafe.Sizeof(dst[0])
	squares := cols / 8
	if squares > 0 {
		active.transpose8(&dst[0], uintptr(ldd)*size, &src[0], uintptr(lds)*size, squares)
	}
	transposeGeneric(dst, ldd, src, lds, 0, 8, 8*squares, cols)
}

// transposeGeneric transposes the rows from top up to bottom and the columns from left up to right.
func transposeGeneric[F float32 | float64](dst []F, ldd int, src []F, lds, top, bottom, left, right int) {
	for i := top; i < bottom; i++ {
		for j, v := range src[i*lds+left : i*lds+right] {
			dst[(left+j)*ldd+i] = v
		}
	}
}
