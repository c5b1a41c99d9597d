package shrink

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs/stats"
)

// model is a linear regression of the truth on the shares of usable levels. The first usable level of each gene has no
// column, because shares sum to 1. Architectures that have an unusable level are left out.
type model struct {
	genes    []kinds.Gene
	truth    []float64
	columns  [][]float64 // the first is the intercept
	names    []string    // of columns: gene and level
	geneOf   []int       // gene of each column, -1 for the intercept
	columnOf [][]int     // [gene][level]: index of its column, 0 for the first usable level of a gene, -1 for an unusable level
	levels   int         // of all genes
}

// newModel returns the regression model of a sample.
func newModel(s Sample) model {
	usable := s.usable()
	var indices []int
	for i := range s.Truth {
		if s.usesOnly(usable, i) {
			indices = append(indices, i)
		}
	}
	m := model{genes: s.Genes, truth: pick(s.Truth, indices), names: []string{""}, geneOf: []int{-1}}
	m.columns = [][]float64{make([]float64, len(indices))}
	for i := range indices {
		m.columns[0][i] = 1
	}
	for g, gene := range s.Genes {
		m.levels += len(gene.Levels)
		m.columnOf = append(m.columnOf, m.addGene(s, g, usable[g], indices))
	}
	return m
}

// addGene adds columns for the usable levels of a gene except the first. It returns the column of each level.
func (m *model) addGene(s Sample, g int, usable []bool, indices []int) []int {
	columnOf := make([]int, len(usable))
	first := true
	for l, ok := range usable {
		switch {
		case !ok:
			columnOf[l] = -1
			continue
		case first:
			first = false
			continue
		}
		column := make([]float64, len(indices))
		for i, at := range indices {
			column[i] = s.Shares[at][g][l]
		}
		columnOf[l] = len(m.columns)
		m.columns, m.names, m.geneOf = append(m.columns, column), append(m.names, s.Genes[g].Name+" "+s.Genes[g].Levels[l]), append(m.geneOf, g)
	}
	return columnOf
}

// contrasts returns the effect of each level against the mean of the other levels of its gene, in the order of genes and
// levels. It uses the architectures of a sample. An effect that they do not determine is NaN.
func (m model) contrasts(sample []int) (effects []float64) {
	x := make([][]float64, len(m.columns))
	for c, column := range m.columns {
		x[c] = pick(column, sample)
	}
	beta, _, ok := stats.Regress(x, pick(m.truth, sample))
	for g := range m.genes {
		effects = append(effects, geneContrasts(m.columnOf[g], beta, ok)...)
	}
	return effects
}

// geneContrasts returns the effects of the levels of one gene from the coefficients beta of the regression.
func geneContrasts(columnOf []int, beta []float64, ok bool) []float64 {
	effects, sum, n := make([]float64, len(columnOf)), 0.0, 0
	for l, column := range columnOf {
		if effects[l] = 0; column > 0 && ok {
			effects[l] = beta[column]
		}
		if column >= 0 {
			sum += effects[l]
			n++
		}
	}
	for l, column := range columnOf {
		if !ok || column < 0 || n < 2 {
			effects[l] = math.NaN()
			continue
		}
		effects[l] -= (sum - effects[l]) / float64(n-1)
	}
	return effects
}

// bootstrap returns the effects of resamples, by level. Effects that a resample does not determine are left out.
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

// pick returns the elements of x at the indices.
func pick(x []float64, indices []int) []float64 {
	y := make([]float64, len(indices))
	for i, p := range indices {
		y[i] = x[p]
	}
	return y
}

// Interaction measures the amount by which two levels of different genes together exceed the sum of their effects.
type Interaction struct {
	First, Second string // gene and level
	Mean, Error   float64
}

// interactions returns the pairs of levels whose product, added to the model, has a coefficient of more than threshold
// standard errors. The strongest is first.
func (m model) interactions(threshold float64) (pairs []Interaction) {
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
			if last := len(m.columns); ok && errors[last] > 0 && math.Abs(beta[last]) > threshold*errors[last] {
				pairs = append(pairs, Interaction{m.names[a], m.names[b], beta[last], errors[last]})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y Interaction) int { return cmp.Compare(math.Abs(y.Mean), math.Abs(x.Mean)) })
	return pairs
}
