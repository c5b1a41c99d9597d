package shrink

import (
	"slices"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs/stats"
)

// Sample holds architectures with a known result.
type Sample struct {
	Genes  []kinds.Gene
	Truth  []float64     // result of each architecture; larger is better
	Shares [][][]float64 // [architecture][gene][level]: fraction of its parts that have the level; sums to 1 over levels
}

// without returns the architectures of the sample that have no part with a level.
func (s Sample) without(e Effect) Sample {
	remaining := Sample{Genes: s.Genes}
	for i, shares := range s.Shares {
		if shares[e.gene][e.level] == 0 {
			remaining.Truth, remaining.Shares = append(remaining.Truth, s.Truth[i]), append(remaining.Shares, shares)
		}
	}
	return remaining
}

// usable reports, by gene and level, which levels at least minWith architectures have.
func (s Sample) usable() [][]bool {
	usable := make([][]bool, len(s.Genes))
	for g, gene := range s.Genes {
		usable[g] = make([]bool, len(gene.Levels))
		for l := range gene.Levels {
			with, _, _ := s.shifts(g, l)
			usable[g][l] = with >= minWith
		}
	}
	return usable
}

// usesOnly reports whether architecture i has only usable levels.
func (s Sample) usesOnly(usable [][]bool, i int) bool {
	for g, levels := range usable {
		for l, ok := range levels {
			if !ok && s.Shares[i][g][l] > 0 {
				return false
			}
		}
	}
	return true
}

// shifts counts the architectures that have a level. It also returns by how much the median and the 90 % quantile of the
// truth are higher among architectures with more than the mean share of the level than among the others.
func (s Sample) shifts(g, l int) (with int, median, p90 float64) {
	meanShare := 0.0
	for _, shares := range s.Shares {
		meanShare += shares[g][l] / float64(len(s.Shares))
		if shares[g][l] > 0 {
			with++
		}
	}
	var more, others []float64
	for i, shares := range s.Shares {
		if shares[g][l] > meanShare {
			more = append(more, s.Truth[i])
		} else {
			others = append(others, s.Truth[i])
		}
	}
	slices.Sort(more)
	slices.Sort(others)
	shift := func(p float64) float64 { return stats.Quantile(more, p) - stats.Quantile(others, p) }
	return with, shift(0.5), shift(0.9)
}
