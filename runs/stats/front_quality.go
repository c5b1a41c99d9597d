package stats

import (
	"math"
	"slices"
)

// Hypervolume returns the volume that points dominate, bounded by a reference point (Zitzler and Thiele 1998). All
// objectives are minimised. Points that are not better than the reference in every objective add nothing. It panics if a
// point has another number of objectives than the reference. Cost: n log n for two objectives, and n times as much for
// each further one (slicing).
func Hypervolume(points [][]float64, reference []float64) float64 {
	var inside [][]float64
	for _, p := range points {
		checkLengths(len(p), len(reference))
		if !slices.ContainsFunc(indices(len(p)), func(i int) bool { return !(p[i] < reference[i]) }) {
			inside = append(inside, p)
		}
	}
	return sliceVolume(inside, reference)
}

// sliceVolume cuts the volume along the last objective. Each slice is what the points up to it dominate in the others.
func sliceVolume(points [][]float64, reference []float64) (volume float64) {
	last := len(reference) - 1
	if len(points) == 0 {
		return 0
	}
	points = slices.Clone(points)
	slices.SortFunc(points, func(p, q []float64) int { return compare(p[last], q[last]) })
	if last == 0 {
		return reference[0] - points[0][0]
	}
	if last == 1 {
		return sweepArea(points, reference)
	}
	for i, p := range points {
		to := reference[last]
		if i+1 < len(points) {
			to = points[i+1][last]
		}
		if to > p[last] {
			volume += (to - p[last]) * sliceVolume(points[:i+1], reference[:last])
		}
	}
	return volume
}

// sweepArea computes the volume of two objectives. The points are sorted by the second one.
func sweepArea(points [][]float64, reference []float64) (area float64) {
	least := reference[0]
	for _, p := range points {
		if p[0] < least {
			area += (least - p[0]) * (reference[1] - p[1])
			least = p[0]
		}
	}
	return area
}

// compare orders by value. It treats NaN as equal to everything.
func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// IGDPlus returns the mean distance from the points of a reference front to the nearest point (Ishibuchi et al. 2015). A
// distance counts only the objectives in which the point is worse. Objectives are minimised; smaller is better. Cost: the
// product of both sizes.
func IGDPlus(points, front [][]float64) float64 {
	if len(points) == 0 || len(front) == 0 {
		return nan
	}
	sum := 0.0
	for _, f := range front {
		least := math.Inf(1)
		for _, p := range points {
			checkLengths(len(p), len(f))
			d := 0.0
			for i := range f {
				worse := max(p[i]-f[i], 0)
				d += worse * worse
			}
			least = min(least, d)
		}
		sum += math.Sqrt(least)
	}
	return sum / float64(len(front))
}
