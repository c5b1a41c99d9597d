package surrogate

import (
	"math"
	"slices"

	"evolve/search"
)

// Enough is the number of labels from which a Model predicts.
const Enough = 20

// A Model is fitted again when it has refitAfter labels more, and a share of 1/refitShare more, than at the last time.
const refitAfter, refitShare = 5, 20

// Model is a search.Model that learns what features of a genome say about its outcome. It fits a Ridge of the improvement
// over the parents, by the features and by the outcome of the parents. A candidate without parents is compared with the
// median outcome instead.
//
// Labels are those of History: outcomes at rung 0, and failures as the worst. A prediction has the scale of the first
// objective. The model is on only while the prequential tau of its predictions is above Least, see Prequential; until there
// are 20 labels and 40 predictions it is off.
//
// The state depends on the candidates and on Seed alone.
type Model[G any] struct {
	Features func(G) []float64 // NaN where one is missing; of the same length for all genomes
	Seed     uint64            // draws the bootstrap samples

	history  History[G]
	rows     [][]float64 // features, and the outcome of the parents
	outcomes []float64   // labels of the rows
	fitted   *Ridge      // nil: not enough labels
	labels   int         // number at the last fit
	middle   float64     // median of the finite labels at the last fit
}

// Predict implements search.Model.
func (m *Model[G]) Predict(c search.Candidate[G]) float64 {
	if m.fitted == nil {
		return math.NaN()
	}
	row := m.row(c, m.history.Before(c))
	improvement, _ := m.fitted.Predict(row)
	return m.base(row) + improvement
}

// row returns the features of a candidate and the outcome of its parents.
func (m *Model[G]) row(c search.Candidate[G], before float64) []float64 {
	return append(slices.Clone(m.Features(c.Genome)), before)
}

// base returns the outcome from which the improvement of a row counts.
func (m *Model[G]) base(row []float64) float64 {
	if before := row[len(row)-1]; !math.IsNaN(before) {
		return before
	}
	return m.middle
}

// On implements search.Model.
func (m *Model[G]) On() bool { return m.fitted != nil && m.history.On() }

// Learn implements search.Model.
func (m *Model[G]) Learn(c search.Candidate[G]) {
	before := m.history.Before(c)
	label, ok := m.history.Add(c)
	if !ok {
		return
	}
	m.rows = append(m.rows, m.row(c, before))
	m.outcomes = append(m.outcomes, label)
	n := len(m.outcomes)
	if n >= Enough && n >= m.labels+max(refitAfter, m.labels/refitShare) {
		m.fit()
	}
}

// fit fits the ridge to all labels.
func (m *Model[G]) fit() {
	finite := slices.DeleteFunc(slices.Sorted(slices.Values(m.outcomes)), func(v float64) bool { return math.IsInf(v, 0) })
	if len(finite) == 0 {
		return
	}
	m.labels, m.middle = len(m.outcomes), median(finite)
	improvements := make([]float64, len(m.rows))
	for i, row := range m.rows {
		improvements[i] = m.outcomes[i] - m.base(row)
	}
	m.fitted = Fit(m.rows, improvements, m.Seed)
}
