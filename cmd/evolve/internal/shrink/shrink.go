// Package shrink finds out which values of genes make a space worse, and only drops those that it has evidence against.
package shrink

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs/stats"
)

// Sample is architectures whose truth is known.
type Sample struct {
	Genes  []kinds.Gene
	Truth  []float64     // larger is better
	Shares [][][]float64 // [architecture][gene][level]: which part of it has the level; they sum to 1 over levels
}

// Effect is what a level does, other genes being equal: by how much truth is higher where all of an architecture has it
// than in the mean of the gene's other levels. NaN: too few have it.
type Effect struct {
	Gene, Level string
	With        int     // architectures that have it in any part
	Mean        float64 // effect
	Low, High   float64 // its bootstrap interval, 95 %
	Median, P90 float64 // shift of these quantiles between architectures with more than the usual share of it and the others
	Evidence    float64 // Mean over its error
	Dropped     bool
	CannotDrop  bool // there is evidence against it at the end, but a configuration cannot do without it, or too few would remain

	gene, level int
}

// Step is one level dropped: by its effect among what the steps before have left.
type Step struct {
	Gene, Level string
	Mean        float64
	Evidence    float64
	Remain      int // architectures without it
}

// Interaction is by how much two levels of different genes are worth more together than the sum of both.
type Interaction struct {
	First, Second string
	Mean, Error   float64
}

// Report is what a sample says.
type Report struct {
	Effects      []Effect // in the whole sample
	Steps        []Step
	Interactions []Interaction // those that are hardly chance, the strongest first
	Before       float64       // mean truth of the sample
	After        float64       // of those that remain
	Low, High    float64       // interval of the gain, 95 %
	Remain       int
	Best, Kept   float64 // best truth of the sample, and of those that remain
}

const (
	falseDropRate = 0.01 // probability of dropping anything where nothing has an effect
	minRemaining  = 30   // architectures that must remain for a level to be dropped
)

// Options are how intervals are made.
type Options struct {
	Seed      uint64
	Resamples int // 1000 when 0
}

// Examine drops the level that there is most evidence against, looks again at what remains, and so on. A level goes where
// its effect is below 0 by more errors than chance makes of any level with the probability family (Bonferroni). Cost:
// resamples regressions a step.
func Examine(s Sample, o Options) Report {
	o.Resamples = cmp.Or(o.Resamples, 1000)
	var r Report
	r.Effects = s.effects(o)
	now, effects := s, r.Effects
	for {
		worst, rest, ok := now.worst(effects)
		if !ok {
			for i, e := range effects {
				r.Effects[i].CannotDrop = !e.Dropped && e.Evidence < -threshold(len(effects))
			}
			break
		}
		r.Steps = append(r.Steps, Step{worst.Gene, worst.Level, worst.Mean, worst.Evidence, len(rest.Truth)})
		i := slices.IndexFunc(r.Effects, func(e Effect) bool { return e.gene == worst.gene && e.level == worst.level })
		r.Effects[i].Dropped = true
		now = rest
		effects = now.effects(o)
		for k := range effects {
			effects[k].Dropped = r.Effects[k].Dropped
		}
	}
	m := newModel(s)
	r.Interactions = m.interactions(threshold(m.levels * m.levels))
	s.addGain(&r, o)
	return r
}

// threshold is how many errors an effect must be away from 0, of so many that are looked at.
func threshold(effects int) float64 {
	return stats.NormalQuantile(1 - falseDropRate/float64(max(effects, 1)))
}

// effects are those of all levels.
func (s Sample) effects(o Options) (all []Effect) {
	m := newModel(s)
	everyone := make([]int, len(m.truth))
	for i := range everyone {
		everyone[i] = i
	}
	mean, draws := m.contrasts(everyone), m.bootstrap(o)
	for g, gene := range s.Genes {
		for l, level := range gene.Levels {
			e := Effect{Gene: gene.Name, Level: level, Mean: mean[len(all)], gene: g, level: l}
			e.addInterval(draws[len(all)], o.Resamples)
			e.With, e.Median, e.P90 = s.shifts(g, l)
			all = append(all, e)
		}
	}
	return all
}

// addInterval is an effect's interval and error by those of resamples.
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

func standardDeviation(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)-1))
}

// shifts counts who has a level, and compares quantiles of those that have more than the mean share of it with the others.
func (s Sample) shifts(g, l int) (with int, median, p90 float64) {
	usual := 0.0
	for _, shares := range s.Shares {
		usual += shares[g][l] / float64(len(s.Shares))
		if shares[g][l] > 0 {
			with++
		}
	}
	var more, others []float64
	for i, shares := range s.Shares {
		if shares[g][l] > usual {
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

// worst is the level with the most evidence against it that a configuration can do without, and what remains without it.
func (s Sample) worst(effects []Effect) (worst Effect, rest Sample, ok bool) {
	limit := -threshold(len(effects))
	for _, e := range effects {
		if e.Dropped || !(e.Evidence < limit) || ok && e.Evidence >= worst.Evidence || !droppable(s.Genes[e.gene], e, effects) {
			continue
		}
		if without := s.without(e); len(without.Truth) >= minRemaining {
			worst, rest, ok = e, without, true
		}
	}
	return worst, rest, ok
}

// able reports whether a configuration can do without a level, and what levels are left of the gene.
func droppable(g kinds.Gene, e Effect, effects []Effect) bool {
	var left []int
	for _, other := range effects {
		if other.gene == e.gene && !other.Dropped {
			left = append(left, other.level)
		}
	}
	switch {
	case len(left) < 2 || g.Drop == kinds.None:
		return false
	case g.Drop == kinds.First:
		return e.level == left[0]
	case g.Drop == kinds.Last:
		return e.level == left[len(left)-1]
	}
	return true
}

// without is the architectures that have nothing of a level.
func (s Sample) without(e Effect) Sample {
	rest := Sample{Genes: s.Genes}
	for i, shares := range s.Shares {
		if shares[e.gene][e.level] == 0 {
			rest.Truth, rest.Shares = append(rest.Truth, s.Truth[i]), append(rest.Shares, shares)
		}
	}
	return rest
}

// addGain compares those that remain with all.
func (s Sample) addGain(r *Report, o Options) {
	stays := make([]bool, len(s.Truth))
	var some []float64
	for i, v := range s.Truth {
		stays[i] = !slices.ContainsFunc(r.Effects, func(e Effect) bool { return e.Dropped && s.Shares[i][e.gene][e.level] > 0 })
		if stays[i] {
			some = append(some, v)
		}
	}
	r.Remain, r.Before, r.After = len(some), mean(s.Truth), mean(some)
	r.Best, r.Kept = slices.Max(s.Truth), slices.Max(some)
	i := stats.Bootstrap(len(s.Truth), o.Resamples, func(sample []int) float64 {
		var all, left []float64
		for _, at := range sample {
			all = append(all, s.Truth[at])
			if stays[at] {
				left = append(left, s.Truth[at])
			}
		}
		return mean(left) - mean(all)
	}, 0.95, rand.New(rand.NewPCG(o.Seed, 2)))
	r.Low, r.High = i.Low, i.High
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
