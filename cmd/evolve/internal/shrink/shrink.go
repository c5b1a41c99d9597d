// Package shrink finds out which values of genes make a space worse, and only drops those that it has evidence against.
package shrink

import (
	"math"
	"math/rand/v2"
	"slices"

	"evolve/runs/stats"
)

// Gene is something that architectures differ in.
type Gene struct {
	Name   string
	Levels []string // its values
	Ends   bool     // levels are in order, and only the first or the last can be dropped
	Fixed  bool     // its levels are looked at and never dropped
}

// Sample is architectures whose truth is known.
type Sample struct {
	Genes  []Gene
	Truth  []float64     // larger is better
	Shares [][][]float64 // [architecture][gene][level]: which part of it has the level; they sum to 1 over levels
}

// Effect is what a level does, other genes being equal: by how much truth is higher where all of an architecture has it
// than in the mean of the gene's other levels.
type Effect struct {
	Gene, Level string
	With        int     // architectures that have it in any part
	Mean        float64 // effect
	Low, High   float64 // its bootstrap interval, 95 %
	Median, P90 float64 // shift of these quantiles between architectures with more than the usual share of it and the others
	Evidence    float64 // Mean over its error: below -Bar the level is dropped
	Dropped     bool
	Why         string // a level is kept although it is worse, or cannot be judged
}

// Interaction is by how much two levels of different genes are worth more together than the sum of both.
type Interaction struct {
	First, Second string
	Mean, Error   float64
}

// Report is what a sample says.
type Report struct {
	Effects      []Effect
	Interactions []Interaction // those that are hardly chance, the strongest first
	Bar          float64       // of Evidence
	Before       float64       // mean truth of the sample
	After        float64       // of those that remain
	Low, High    float64       // interval of the gain, 95 %
	Remain       int
	Best, Kept   float64 // best truth of the sample, and of those that remain
}

// family is the probability of dropping anything where nothing has an effect.
const family = 0.01

const resamples = 1000

// Examine looks at a sample. Cost: resamples regressions.
func Examine(s Sample, seed uint64) Report {
	m := newModel(s)
	r := Report{Bar: stats.NormalQuantile(1 - family/float64(max(m.levels, 1)))}
	everyone := make([]int, len(s.Truth))
	for i := range everyone {
		everyone[i] = i
	}
	mean := m.contrasts(everyone)
	draws := m.bootstrap(seed)
	k := 0
	for g, gene := range s.Genes {
		for l, level := range gene.Levels {
			e := Effect{Gene: gene.Name, Level: level, Mean: mean[k]}
			e.judge(draws[k], r.Bar)
			e.With, e.Median, e.P90 = s.shifts(g, l)
			r.Effects = append(r.Effects, e)
			k++
		}
	}
	s.drop(&r)
	s.gain(&r, seed)
	r.Interactions = m.interactions(r.Bar)
	return r
}

// judge compares an effect with its spread over resamples.
func (e *Effect) judge(draws []float64, bar float64) {
	sorted := slices.Sorted(slices.Values(draws))
	if len(sorted) < resamples/2 || math.IsNaN(e.Mean) {
		e.Mean, e.Low, e.High, e.Evidence, e.Why = math.NaN(), math.NaN(), math.NaN(), 0, "too few to judge"
		return
	}
	e.Low, e.High = stats.Quantile(sorted, 0.025), stats.Quantile(sorted, 0.975)
	if sd := deviation(sorted); sd > 0 {
		e.Evidence = e.Mean / sd
	}
	e.Dropped = e.Evidence < -bar
}

func deviation(x []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(x)-1))
}

// shifts counts who has a level, and compares quantiles of those that have more than the mean share of it with the others.
func (s Sample) shifts(g, l int) (with int, median, p90 float64) {
	mean := 0.0
	for _, shares := range s.Shares {
		mean += shares[g][l] / float64(len(s.Shares))
		if shares[g][l] > 0 {
			with++
		}
	}
	var more, others []float64
	for i, shares := range s.Shares {
		if shares[g][l] > mean {
			more = append(more, s.Truth[i])
		} else {
			others = append(others, s.Truth[i])
		}
	}
	if len(more) == 0 || len(others) == 0 {
		return with, math.NaN(), math.NaN()
	}
	slices.Sort(more)
	slices.Sort(others)
	shift := func(p float64) float64 { return stats.Quantile(more, p) - stats.Quantile(others, p) }
	return with, shift(0.5), shift(0.9)
}

// drop takes back what cannot be said in a configuration, or would leave nothing.
func (s Sample) drop(r *Report) {
	k := 0
	for _, gene := range s.Genes {
		effects := r.Effects[k : k+len(gene.Levels)]
		k += len(gene.Levels)
		for i := range effects {
			if effects[i].Dropped && gene.Fixed {
				effects[i].Dropped, effects[i].Why = false, "worse, but a configuration cannot say so"
			}
		}
		if gene.Ends {
			onlyEnds(effects)
		}
		if !slices.ContainsFunc(effects, func(e Effect) bool { return !e.Dropped }) {
			for i := range effects {
				effects[i].Dropped = false
			}
		}
	}
}

// onlyEnds keeps levels that stand between levels which are kept.
func onlyEnds(effects []Effect) {
	first := slices.IndexFunc(effects, func(e Effect) bool { return !e.Dropped })
	last := len(effects) - 1
	for last > first && effects[last].Dropped {
		last--
	}
	for i := max(first, 0); i < last; i++ {
		if effects[i].Dropped {
			effects[i].Dropped, effects[i].Why = false, "worse, but stands between levels that are kept"
		}
	}
}

// remains reports whether an architecture has nothing that is dropped.
func (s Sample) remains(r *Report, i int) bool {
	k := 0
	for g, gene := range s.Genes {
		for l := range gene.Levels {
			if r.Effects[k].Dropped && s.Shares[i][g][l] > 0 {
				return false
			}
			k++
		}
	}
	return true
}

// gain compares those that remain with all.
func (s Sample) gain(r *Report, seed uint64) {
	stays := make([]bool, len(s.Truth))
	var all, some []float64
	for i, v := range s.Truth {
		stays[i] = s.remains(r, i)
		all = append(all, v)
		if stays[i] {
			some = append(some, v)
		}
	}
	r.Remain, r.Before, r.After = len(some), mean(all), mean(some)
	r.Best, r.Kept = slices.Max(all), math.NaN()
	if len(some) > 0 {
		r.Kept = slices.Max(some)
	}
	i := stats.Bootstrap(len(all), resamples, func(sample []int) float64 {
		var a, b []float64
		for _, at := range sample {
			a = append(a, s.Truth[at])
			if stays[at] {
				b = append(b, s.Truth[at])
			}
		}
		return mean(b) - mean(a)
	}, 0.95, rand.New(rand.NewPCG(seed, 2)))
	r.Low, r.High = i.Low, i.High
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
