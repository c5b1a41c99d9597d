package compare

import (
	"evolve/runs"
	"evolve/runs/stats"
)

// Anytime is what the runs of a strategy would have returned after so many different candidates; a run that has fewer
// counts with its last. Of checkpoints at which not every run has an incumbent, quantiles are over those that have.
type Anytime struct {
	Strategy  string      `json:"strategy"`
	Distinct  []int       `json:"distinct"`
	Objective []Quantiles `json:"objective"`
	Metric    []Quantiles `json:"metric,omitempty"` // oriented, larger is better
}

// anytime follows a strategy's runs, from where all that ever find something have it.
func anytime(label string, group []run, checkpoints []int, metric func(runs.Line) (float64, bool)) Anytime {
	a := Anytime{Strategy: label, Distinct: checkpoints}
	finders := 0
	for _, f := range group {
		finders += min(1, len(f.tally.Incumbents))
	}
	for _, n := range checkpoints {
		var objective, other []float64
		for _, f := range group {
			in, ok := runs.At(f.tally.Incumbents, n)
			if !ok {
				continue
			}
			objective = append(objective, in.Objectives[0])
			if v, known := metric(in.Line); known {
				other = append(other, v)
			}
		}
		if len(objective) < finders {
			objective, other = nil, nil // a median of those that have something by then would fall as others come in
		}
		a.Objective, a.Metric = append(a.Objective, quantiles(objective)), append(a.Metric, quantiles(other))
	}
	return a
}

// truthPeak is where the median truth is best, if the median objective rises after that; 0 elsewhere.
func (a Anytime) truthPeak() int {
	best, last := -1, -1
	for i, q := range a.Metric {
		if q.N == 0 {
			continue
		}
		if last = i; best < 0 || q.Median > a.Metric[best].Median {
			best = i
		}
	}
	if best < 0 || best == last || a.Objective[last].Median <= a.Objective[best].Median {
		return 0
	}
	return a.Distinct[best]
}

// quantile is stats.Quantile.
func quantile(sorted []float64, p float64) float64 { return stats.Quantile(sorted, p) }
