package nntest

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// Columns reads a CSV file of the shared folder into columns by name, keyed by what id makes of a row. Cells that are not
// numbers are left out.
func Columns(t testing.TB, id func(row []string) string, elem ...string) map[string]map[string]float64 {
	t.Helper()
	f, err := os.Open(Shared(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]map[string]float64{}
	for i, name := range rows[0] {
		columns[name] = map[string]float64{}
		for _, row := range rows[1:] {
			if v, err := strconv.ParseFloat(row[i], 64); err == nil {
				columns[name][id(row)] = v
			}
		}
	}
	return columns
}

// Spearman is the correlation of ranks, of equals the mean of theirs.
func Spearman(x, y []float64) float64 {
	x, y = ranks(x), ranks(y)
	m := float64(len(x)-1) / 2
	var xy, xx, yy float64
	for i := range x {
		xy, xx, yy = xy+(x[i]-m)*(y[i]-m), xx+(x[i]-m)*(x[i]-m), yy+(y[i]-m)*(y[i]-m)
	}
	return xy / math.Sqrt(xx*yy)
}

func ranks(x []float64) []float64 {
	sorted := slices.Sorted(slices.Values(x))
	r := make([]float64, len(x))
	for i, v := range x {
		first, _ := slices.BinarySearch(sorted, v)
		last := first
		for last < len(sorted) && sorted[last] == v {
			last++
		}
		r[i] = float64(first+last-1) / 2
	}
	return r
}

// TauB is Kendall's tau-b.
func TauB(x, y []float64) float64 {
	var s, nx, ny float64
	for i := range x {
		for j := range i {
			a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
			s, nx, ny = s+a*b, nx+a*a, ny+b*b
		}
	}
	return s / math.Sqrt(nx*ny)
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
