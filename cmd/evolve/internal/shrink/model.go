package shrink

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs/stats"
)

// minWith is how many architectures must have a level for anything to be said of it.
const minWith = 10

// model is a regression of the truth on the shares of all levels but the first of each gene, over the architectures that
// have only levels which enough others have.
type model struct {
	genes    []kinds.Gene
	truth    []float64
	columns  [][]float64 // the first is 1
	names    []string
	geneOf   []int   // the gene of each column, -1 for the first
	columnOf [][]int // [gene][level]: its column, 0 for the first usable level of a gene, -1 for one that is not usable
	levels   int
}

func newModel(s Sample) model {
	usable := s.usable()
	var places []int
	for i := range s.Truth {
		if s.usesOnly(usable, i) {
			places = append(places, i)
		}
	}
	m := model{genes: s.Genes, truth: pick(s.Truth, places), names: []string{""}, geneOf: []int{-1}}
	m.columns = [][]float64{make([]float64, len(places))}
	for i := range places {
		m.columns[0][i] = 1
	}
	for g, gene := range s.Genes {
		m.levels += len(gene.Levels)
		m.columnOf = append(m.columnOf, m.add(s, g, usable[g], places))
	}
	return m
}

// usable is which levels enough architectures have.
func (s Sample) usable() [][]bool {
	all := make([][]bool, len(s.Genes))
	for g, gene := range s.Genes {
		all[g] = make([]bool, len(gene.Levels))
		for l := range gene.Levels {
			with, _, _ := s.shifts(g, l)
			all[g][l] = with >= minWith
		}
	}
	return all
}

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

// add makes columns of the usable levels of a gene but the first, and says which is whose.
func (m *model) add(s Sample, g int, usable []bool, places []int) []int {
	index := make([]int, len(usable))
	first := true
	for l, ok := range usable {
		switch {
		case !ok:
			index[l] = -1
			continue
		case first:
			first = false
			continue
		}
		column := make([]float64, len(places))
		for i, at := range places {
			column[i] = s.Shares[at][g][l]
		}
		index[l] = len(m.columns)
		m.columns, m.names, m.geneOf = append(m.columns, column), append(m.names, s.Genes[g].Name+" "+s.Genes[g].Levels[l]), append(m.geneOf, g)
	}
	return index
}

// contrasts is every level's effect against the mean of the others of its gene, in the order of genes and levels, by the
// architectures of a sample; NaN where they cannot tell.
func (m model) contrasts(sample []int) (all []float64) {
	x := make([][]float64, len(m.columns))
	for c, column := range m.columns {
		x[c] = pick(column, sample)
	}
	beta, _, ok := stats.Regress(x, pick(m.truth, sample))
	for g := range m.genes {
		all = append(all, geneContrasts(m.columnOf[g], beta, ok)...)
	}
	return all
}

// geneContrasts is the effects of one gene's levels.
func geneContrasts(index []int, beta []float64, ok bool) []float64 {
	effects, sum, n := make([]float64, len(index)), 0.0, 0
	for l, column := range index {
		if effects[l] = 0; column > 0 && ok {
			effects[l] = beta[column]
		}
		if column >= 0 {
			sum += effects[l]
			n++
		}
	}
	for l, column := range index {
		if !ok || column < 0 || n < 2 {
			effects[l] = math.NaN()
			continue
		}
		effects[l] -= (sum - effects[l]) / float64(n-1)
	}
	return effects
}

// bootstrap is the contrasts of resamples, by level; those that cannot be estimated are left out.
func (m model) bootstrap(o Options) [][]float64 {
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	draws := make([][]float64, m.levels)
	sample := make([]int, len(m.truth))
	for range o.Resamples {
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
			if m.geneOf[a] == m.geneOf[b] {
				continue
			}
			product := make([]float64, len(m.truth))
			for i := range product {
				product[i] = m.columns[a][i] * m.columns[b][i]
			}
			beta, errors, ok := stats.Regress(append(slices.Clone(m.columns), product), m.truth)
			if last := len(m.columns); ok && errors[last] > 0 && math.Abs(beta[last]) > bar*errors[last] {
				all = append(all, Interaction{m.names[a], m.names[b], beta[last], errors[last]})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Interaction) int { return cmp.Compare(math.Abs(y.Mean), math.Abs(x.Mean)) })
	return all
}
