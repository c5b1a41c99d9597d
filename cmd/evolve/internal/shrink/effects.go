package shrink

import (
	"math"
	"slices"

	"evolve/runs/stats"
)

// Effect describes what a level does at equal values of the other genes.
type Effect struct {
	Gene, Level string
	With        int     // architectures that have the level in any part
	Mean        float64 // mean truth with the level everywhere, minus that of the gene's other levels; NaN if too few have it
	Low, High   float64 // 95 % bootstrap interval of Mean
	Median, P90 float64 // shift of these quantiles between architectures with more than the mean share of the level and the others
	Evidence    float64 // Mean divided by its standard error
	Dropped     bool
	CannotDrop  bool // there is evidence against it, but the configuration needs it or too few architectures would remain

	gene, level int
}

// effects returns the effects of all levels, in the order of genes and levels.
func (s Sample) effects(o Options) (effects []Effect) {
	m := newModel(s)
	everyone := make([]int, len(m.truth))
	for i := range everyone {
		everyone[i] = i
	}
	mean, draws := m.contrasts(everyone), m.bootstrap(o)
	for g, gene := range s.Genes {
		for l, level := range gene.Levels {
			e := Effect{Gene: gene.Name, Level: level, Mean: mean[len(effects)], gene: g, level: l}
			e.addInterval(draws[len(effects)], o.Resamples)
			e.With, e.Median, e.P90 = s.shifts(g, l)
			effects = append(effects, e)
		}
	}
	return effects
}

// addInterval sets the interval and the evidence from the bootstrap draws of the effect. If fewer than half of the resamples
// could estimate the effect, it becomes NaN.
func (e *Effect) addInterval(draws []float64, resamples int) {
	if 2*len(draws) < resamples || math.IsNaN(e.Mean) {
		e.Mean, e.Low, e.High = math.NaN(), math.NaN(), math.NaN()
		return
	}
	sorted := slices.Sorted(slices.Values(draws))
	e.Low, e.High = stats.Quantile(sorted, 0.025), stats.Quantile(sorted, 0.975)
	if sd := standardDeviation(sorted); sd > 0 {
		e.Evidence = e.Mean / sd
	}
}

// standardDeviation returns the sample standard deviation.
func standardDeviation(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)-1))
}

// mean returns the mean of x, NaN for no values.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
