package stats

import (
	"math"
	"slices"
)

// Hypervolume is the size of what points dominate, up to a reference; all objectives are minimised (Zitzler and Thiele
// 1998). Points that are not better than the reference everywhere count for nothing. Cost: n log n for two objectives,
// n times that of n points for each one more (slicing).
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

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// sliceVolume cuts along the last objective: between one point and the next, what the points so far dominate in the others.
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

// sweepArea is slice for two objectives.
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

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// IGDPlus is the mean over a reference front of how far the nearest point is behind it: the length of the part of the
// difference in which the point is worse (Ishibuchi et al. 2015). Objectives are minimised; smaller is better.
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
