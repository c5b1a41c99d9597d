package shrink

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs/stats"
)

const (
	falseDropRate = 0.01 // probability of dropping any level if no gene has an effect
	minWith       = 10   // architectures that must have a level before its effect is estimated
	minRemaining  = 30   // architectures that must remain after a level is dropped
)

// Options hold the settings of the bootstrap.
type Options struct {
	Seed      uint64
	Resamples int // 1000 if 0
}

// Step records one dropped level and its effect in the sample that the steps before it left.
type Step struct {
	Gene, Level string
	Mean        float64
	Evidence    float64
	Remain      int // architectures without the level
}

// Report holds the result of [Examine].
type Report struct {
	Effects      []Effect // in the whole sample
	Steps        []Step   // dropped levels, in order
	Interactions []Interaction
	Before       float64 // mean truth of the sample
	After        float64 // mean truth of the architectures that remain
	Low, High    float64 // 95 % bootstrap interval of After - Before
	Remain       int     // architectures that remain
	Best, Kept   float64 // best truth of the sample, and of the architectures that remain
}

// Examine estimates the effect of each level, drops the one with the strongest evidence against it, and repeats on the
// architectures that remain. It drops a level only if the evidence is stronger than what chance makes of any level with a
// probability of 1 % (Bonferroni's correction), and if at least 30 architectures remain. It panics if the sample is empty.
// Each step costs o.Resamples regressions.
func Examine(s Sample, o Options) Report {
	o.Resamples = cmp.Or(o.Resamples, 1000)
	var r Report
	r.Effects = s.effects(o)
	now, effects := s, r.Effects
	for {
		worst, remaining, ok := now.worst(effects)
		if !ok {
			for i, e := range effects {
				r.Effects[i].CannotDrop = !e.Dropped && e.Evidence < -threshold(len(effects))
			}
			break
		}
		r.Steps = append(r.Steps, Step{worst.Gene, worst.Level, worst.Mean, worst.Evidence, len(remaining.Truth)})
		i := slices.IndexFunc(r.Effects, func(e Effect) bool { return e.gene == worst.gene && e.level == worst.level })
		r.Effects[i].Dropped = true
		now = remaining
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

// threshold returns by how many standard errors one of n effects must differ from 0, after Bonferroni's correction.
func threshold(n int) float64 { return stats.NormalQuantile(1 - falseDropRate/float64(max(n, 1))) }

// worst returns the level with the strongest evidence against it that can be dropped, and the architectures without it. ok
// is false if there is none.
func (s Sample) worst(effects []Effect) (worst Effect, remaining Sample, ok bool) {
	limit := -threshold(len(effects))
	for _, e := range effects {
		if e.Dropped || !(e.Evidence < limit) || ok && e.Evidence >= worst.Evidence || !droppable(s.Genes[e.gene], e, effects) {
			continue
		}
		if without := s.without(e); len(without.Truth) >= minRemaining {
			worst, remaining, ok = e, without, true
		}
	}
	return worst, remaining, ok
}

// droppable reports whether a configuration can express the space without a level. The last level of a gene stays.
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

// addGain compares the architectures that have no dropped level with all.
func (s Sample) addGain(r *Report, o Options) {
	remains := make([]bool, len(s.Truth))
	var kept []float64
	for i, v := range s.Truth {
		remains[i] = !slices.ContainsFunc(r.Effects, func(e Effect) bool { return e.Dropped && s.Shares[i][e.gene][e.level] > 0 })
		if remains[i] {
			kept = append(kept, v)
		}
	}
	r.Remain, r.Before, r.After = len(kept), mean(s.Truth), mean(kept)
	r.Best, r.Kept = slices.Max(s.Truth), slices.Max(kept)
	interval := stats.Bootstrap(len(s.Truth), o.Resamples, func(sample []int) float64 {
		var before, after []float64
		for _, i := range sample {
			before = append(before, s.Truth[i])
			if remains[i] {
				after = append(after, s.Truth[i])
			}
		}
		return mean(after) - mean(before)
	}, 0.95, rand.New(rand.NewPCG(o.Seed, 2)))
	r.Low, r.High = interval.Low, interval.High
}

// KeptLevels returns the levels that are not dropped, by gene.
func (r Report) KeptLevels() map[string][]string {
	kept := map[string][]string{}
	for _, e := range r.Effects {
		if !e.Dropped {
			kept[e.Gene] = append(kept[e.Gene], e.Level)
		}
	}
	return kept
}
