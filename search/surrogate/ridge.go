package surrogate

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// bootstraps is the number of bootstrap samples whose predictions are averaged.
const bootstraps = 20

// Ridge predicts labels from features. Fit makes it.
type Ridge struct {
	// Penalty is the ridge penalty that cross-validation chose, per observation; large where the features say little.
	Penalty float64

	columns []column
	lines   []line // one for each bootstrap sample
}

// line holds a linear function of transformed features.
type line struct {
	constant float64
	slopes   []float64
}

// Fit fits a ridge regression of y on the rows of x. Each row has one value per feature, NaN where it is missing. Features
// become standardised ranks, and labels are clipped at three robust standard deviations, so y may have -Inf for the worst.
//
// The penalty minimises the generalised cross-validation of the whole sample (Golub, Heath and Wahba 1979). The prediction
// is the mean over 20 bootstrap samples with that penalty (Breiman 1996); seed draws them. Cost: 20 n p^2 + p^3 for n rows
// of p features.
//
// Fit panics if there are no rows, if they differ in length, or if y has another length or a NaN.
func Fit(x [][]float64, y []float64, seed uint64) *Ridge {
	if len(x) == 0 || len(x) != len(y) {
		panic("surrogate: want at least one row, and one label for each")
	}
	r := &Ridge{columns: columnsOf(x)}
	z := make([][]float64, len(x))
	for i, row := range x {
		z[i] = r.transform(row)
		if math.IsNaN(y[i]) {
			panic("surrogate: a label is not a number")
		}
	}
	y = clipped(y)
	rng := rand.New(rand.NewPCG(seed, uint64(len(x))))
	weights := make([]float64, len(x))
	for i := range weights {
		weights[i] = 1
	}
	r.Penalty = newMoments(z, y, weights).bestPenalty()
	for range bootstraps {
		clear(weights)
		for range weights {
			weights[rng.IntN(len(weights))]++
		}
		r.lines = append(r.lines, newMoments(z, y, weights).solve(r.Penalty))
	}
	return r
}

// columnsOf returns the transformations of all features.
func columnsOf(x [][]float64) []column {
	columns, values := make([]column, len(x[0])), make([]float64, len(x))
	for j := range columns {
		for i, row := range x {
			if len(row) != len(columns) {
				panic("surrogate: rows differ in length")
			}
			values[i] = row[j]
		}
		columns[j] = newColumn(values)
	}
	return columns
}

// transform returns the transformed features of a row.
func (r *Ridge) transform(x []float64) []float64 {
	if len(x) != len(r.columns) {
		panic("surrogate: rows differ in length")
	}
	z := make([]float64, len(x))
	for j, c := range r.columns {
		z[j] = c.at(x[j])
	}
	return z
}

// Predict returns the label that the features x suggest: the mean over the bootstrap samples, and the standard deviation
// over them. It panics if x has another number of features than Fit saw.
func (r *Ridge) Predict(x []float64) (mean, spread float64) {
	z := r.transform(x)
	values := make([]float64, len(r.lines))
	for i, l := range r.lines {
		values[i] = l.constant
		for j, b := range l.slopes {
			values[i] += b * z[j]
		}
		mean += values[i] / float64(len(values))
	}
	for _, v := range values {
		spread += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, math.Sqrt(spread)
}

// moments holds what a linear regression needs of a weighted sample.
type moments struct {
	n        float64   // sum of the weights
	x        []float64 // means of the features
	y        float64   // mean of the labels
	gram     *mat.SymDense
	cross    *mat.VecDense // sums of centred features times centred labels
	variance float64       // sum of squares of the centred labels
}

// newMoments returns the moments of rows z with labels y.
func newMoments(z [][]float64, y, weights []float64) (m moments) {
	p := len(z[0])
	m.x = make([]float64, p)
	for i, w := range weights {
		m.n += w
		m.y += w * y[i]
		for j, v := range z[i] {
			m.x[j] += w * v
		}
	}
	m.y /= m.n
	for j := range m.x {
		m.x[j] /= m.n
	}
	if p == 0 {
		return m
	}
	centred, labels := mat.NewDense(len(z), p, nil), mat.NewVecDense(len(z), nil)
	for i, w := range weights {
		root := math.Sqrt(w)
		for j, v := range z[i] {
			centred.Set(i, j, root*(v-m.x[j]))
		}
		labels.SetVec(i, root*(y[i]-m.y))
	}
	m.gram, m.cross = mat.NewSymDense(p, nil), mat.NewVecDense(p, nil)
	m.gram.SymOuterK(1, centred.T())
	m.cross.MulVec(centred.T(), labels)
	m.variance = mat.Dot(labels, labels)
	return m
}

// solve returns the ridge regression with a penalty per observation.
func (m moments) solve(penalty float64) line {
	l := line{constant: m.y, slopes: make([]float64, len(m.x))}
	if len(m.x) == 0 {
		return l
	}
	system := mat.NewSymDense(len(m.x), nil)
	system.CopySym(m.gram)
	for j := range m.x {
		system.SetSym(j, j, system.At(j, j)+m.n*penalty)
	}
	var factor mat.Cholesky
	var slopes mat.VecDense
	if !factor.Factorize(system) || factor.SolveVecTo(&slopes, m.cross) != nil {
		return l // numbers that no regression can use: the mean alone
	}
	for j := range l.slopes {
		l.slopes[j] = slopes.AtVec(j)
		l.constant -= l.slopes[j] * m.x[j]
	}
	return l
}
