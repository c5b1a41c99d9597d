package compare

import "evolve/runs"

// Anytime gives what the runs of a strategy would have returned if they had stopped after each number of distinct
// candidates. A run that has fewer counts with its last incumbent. A checkpoint has no quantiles (N is 0) as long as some
// run that finds a feasible candidate later has none yet.
type Anytime struct {
	Strategy  string      `json:"strategy"`
	Distinct  []int       `json:"distinct"`         // checkpoints: 1, 2, 5, 10, ...
	Objective []Quantiles `json:"objective"`        // over runs, one per checkpoint
	Metric    []Quantiles `json:"metric,omitempty"` // the truth, oriented: larger is better
}

// anytime follows the runs of a strategy through the checkpoints.
func anytime(label string, group []run, checkpoints []int, metric func(runs.Line) (float64, bool)) Anytime {
	a := Anytime{Strategy: label, Distinct: checkpoints}
	finders := 0
	for _, r := range group {
		finders += min(1, len(r.tally.Incumbents))
	}
	for _, n := range checkpoints {
		var objective, other []float64
		for _, r := range group {
			in, ok := runs.At(r.tally.Incumbents, n)
			if !ok {
				continue
			}
			objective = append(objective, in.Objectives[0])
			if v, ok := metric(in.Line); ok {
				other = append(other, v)
			}
		}
		if len(objective) < finders {
			objective, other = nil, nil // otherwise the median would fall when a late run joins
		}
		a.Objective, a.Metric = append(a.Objective, quantiles(objective)), append(a.Metric, quantiles(other))
	}
	return a
}

// truthPeak returns after how many distinct candidates the median truth is best, if the median objective still rises
// after that, and 0 otherwise.
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
