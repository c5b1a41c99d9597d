package surrogate

import "math"

// Window is the number of predictions that the prequential tau looks back on.
const Window = 40

// Least is the prequential tau above which predictions are good enough to choose by. Without any relation the tau over a
// window is above it in one window of six: its standard deviation is .11.
const Least = 0.1

// Prequential measures predictions that were made before the outcomes were known (Dawid 1984). The zero value is ready.
type Prequential struct {
	all []prediction
}

// prediction holds a prediction, what was known beforehand without it, and what came out.
type prediction struct{ predicted, before, outcome float64 }

// Add appends a prediction and its outcome, -Inf for the worst. before is what anybody would have expected: the outcome of
// the parent; NaN where there is none.
func (p *Prequential) Add(predicted, before, outcome float64) {
	p.all = append(p.all, prediction{predicted, before, outcome})
}

// Len returns the number of predictions.
func (p *Prequential) Len() int { return len(p.all) }

// Tau returns the rank correlation of the last 40 predictions with their outcomes beyond what the outcomes of the parents
// explain: Kendall's tau-b between the residuals of both in the regression of their ranks on those of the parents. The
// reason is that good parents have good children, which any screen could predict, but which does not help to choose among
// the children of one parent. A missing outcome of a parent counts as the median of the others. Tau returns NaN before
// there are 40 predictions, and where no differences remain.
func (p *Prequential) Tau() float64 {
	if len(p.all) < Window {
		return math.NaN()
	}
	x, y, z := make([]float64, Window), make([]float64, Window), make([]float64, Window)
	for i, a := range p.all[len(p.all)-Window:] {
		x[i], y[i], z[i] = a.predicted, a.outcome, a.before
	}
	return partialTau(x, y, z)
}

// On reports whether the tau is above Least.
func (p *Prequential) On() bool { return p.Tau() > Least }
