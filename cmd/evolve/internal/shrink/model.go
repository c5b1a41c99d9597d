package shrink

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"evolve/runs/stats"
)

// model is a regression of the truth on the shares of all levels but the first of each gene.
type model struct {
	Sample
	columns [][]float64 // the first is 1
	names   []string
	genes   []int   // of each column, -1 for the first
	index   [][]int // [gene][level]: its column, 0 where it has none of its own
	levels  int
}

func newModel(s Sample) model {
	m := model{Sample: s, names: []string{""}, genes: []int{-1}}
	one := make([]float64, len(s.Truth))
	for i := range one {
		one[i] = 1
	}
	m.columns = append(m.columns, one)
	for g, gene := range s.Genes {
		m.levels += len(gene.Levels)
		places := make([]int, len(gene.Levels))
		for l, level := range gene.Levels[1:] {
			column := make([]float64, len(s.Truth))
			for i := range column {
				column[i] = s.Shares[i][g][l+1]
			}
			places[l+1] = len(m.columns)
			m.columns, m.names, m.genes = append(m.columns, column), append(m.names, gene.Name+" "+level), append(m.genes, g)
		}
		m.index = append(m.index, places)
	}
	return m
}

// contrasts is every level's effect against the mean of the others of its gene, in the order of genes and levels, by the
// architectures of a sample; NaN where they do not tell levels apart.
func (m model) contrasts(sample []int) (all []float64) {
	x := make([][]float64, len(m.columns))
	for c, column := range m.columns {
		x[c] = pick(column, sample)
	}
	beta, _, ok := stats.Regress(x, pick(m.Truth, sample))
	for g, gene := range m.Genes {
		sum := 0.0
		effect := func(l int) float64 {
			if !ok {
				return math.NaN()
			}
			if m.index[g][l] == 0 {
				return 0
			}
			return beta[m.index[g][l]]
		}
		for l := range gene.Levels {
			sum += effect(l)
		}
		for l := range gene.Levels {
			others := (sum - effect(l)) / float64(max(len(gene.Levels)-1, 1))
			all = append(all, effect(l)-others)
		}
	}
	return all
}

// bootstrap is the contrasts of resamples, by level; those that cannot be estimated are left out.
func (m model) bootstrap(seed uint64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	draws := make([][]float64, m.levels)
	sample := make([]int, len(m.Truth))
	for range resamples {
		for i := range sample {
			sample[i] = rng.IntN(len(sample))
		}
		for k, v := range m.contrasts(sample) {
			if !math.IsNaN(v) {
				draws[k] = append(draws[k], v)
			}
		}
	}
	return draws
}

func pick(x []float64, places []int) []float64 {
	y := make([]float64, len(places))
	for i, p := range places {
		y[i] = x[p]
	}
	return y
}

// interactions adds the product of two levels of different genes to the model, for all pairs.
func (m model) interactions(bar float64) (all []Interaction) {
	for a := 1; a < len(m.columns); a++ {
		for b := a + 1; b < len(m.columns); b++ {
			if m.genes[a] == m.genes[b] {
				continue
			}
			product := make([]float64, len(m.Truth))
			for i := range product {
				product[i] = m.columns[a][i] * m.columns[b][i]
			}
			beta, errors, ok := stats.Regress(append(slices.Clone(m.columns), product), m.Truth)
			if last := len(m.columns); ok && math.Abs(beta[last]) > (bar+1)*errors[last] && errors[last] > 0 {
				all = append(all, Interaction{m.names[a], m.names[b], beta[last], errors[last]})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Interaction) int { return cmp.Compare(math.Abs(y.Mean), math.Abs(x.Mean)) })
	return all
}
