package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Gram writes x'x to g [cols][cols] for x [rows][cols], in float64. Cost: rows*cols*(cols+1)/2 multiply-adds.
func Gram(g, x []float64, rows, cols int) {
	clear(g[:cols*cols])
	addGram(g, x, rows, cols)
	mirror(g, cols)
}

// addGram adds x'x to the upper triangle of g [cols][cols].
func addGram(g, x []float64, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	if active == nil {
		gonum.Implementation{}.Dsyrk(blas.Upper, blas.Trans, cols, rows, 1, x, cols, 1, g, cols)
		return
	}
	p := panelPool.Get().(*panels[float64])
	defer panelPool.Put(p)
	for from := 0; from < rows; from += blockDouble {
		p.pack(x[from*cols:], cols, min(blockDouble, rows-from), cols, active.lanes/2)
		addPackedGram(p, g)
	}
}

// addPackedGram adds B'B to the upper triangle of g [n][n]. It reads both factors from the panels.
func addPackedGram(p *panels[float64], g []float64) {
	for row := 0; row < p.n; row += p.lane {
		a, width := p.panel(row &^ (2*p.lane - 1))
		half := job[float64]{tiles: &active.transposedDoubles, b: p, d: g[row*p.n:], ldd: p.n, s: g[row*p.n:], lds: p.n, a: a[row%(2*p.lane):], lda: width, transposed: true}
		for col := row &^ (2*p.lane - 1); col < p.n; col += 2 * p.lane {
			half.column(half.s, half.lds, 0, min(p.lane, p.n-row), 0, col)
		}
	}
}

// mirror copies the upper triangle of g [n][n] to the lower one.
func mirror(g []float64, n int) {
	for i := range n {
		for j := range i {
			g[i*n+j] = g[j*n+i]
		}
	}
}
