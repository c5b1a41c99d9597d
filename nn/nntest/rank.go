package nntest

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// Columns reads a CSV file of the shared folder and returns its columns by name. The values of a column are keyed by the
// id of their row. Cells that are not numbers are left out.
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

// Spearman returns Spearman's rank correlation of x and y. Equal values share the mean of their ranks.
func Spearman(x, y []float64) float64 {
	x, y = ranks(x), ranks(y)
	m := float64(len(x)-1) / 2
	var xy, xx, yy float64
	for i := range x {
		xy, xx, yy = xy+(x[i]-m)*(y[i]-m), xx+(x[i]-m)*(x[i]-m), yy+(y[i]-m)*(y[i]-m)
	}
	return xy / math.Sqrt(xx*yy)
}

// ranks returns the rank of each value, from 0. Equal values share the mean of their ranks.
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

// TauB returns Kendall's tau-b of x and y, which corrects for ties. Cost: O(n^2).
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

// sign returns -1, 0 or 1.
func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
