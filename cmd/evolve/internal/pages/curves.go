package pages

import (
	"maps"
	"slices"

	"evolve/nn/train/halving"
	"evolve/runs"
	"evolve/runs/report"
)

// addCurves adds the learning curves of a training to a section: the mean over seeds, and a band from the lowest to the highest
// seed. Networks that read fewer tokens than others are grey and without a name in the chart, the winner has a thick line.
// t is nil while training continues. It adds no chart where no network was evaluated twice.
func addCurves(s *Section, results []halving.Result, t *runs.Trained) error {
	all := curves(results)
	if !slices.ContainsFunc(all, func(c report.Series) bool { return len(c.X) > 1 }) {
		s.Text += " There are no learning curves, because each training was evaluated once; the key every of [shortlist], or -every of evolve train, evaluates more often."
		return nil
	}
	for i := range all {
		all[i].Strong = t != nil && all[i].Name == t.Winner
	}
	return addBands(s, "Validation loss during training: mean over seeds, and a band from the lowest to the highest seed. Thick: the winner. Grey: not trained to the end",
		report.Labels{X: "tokens", Y: "nats per token", Linear: true, Direct: true}, "lowest", "highest", all...)
}

// curves returns the learning curve of each network in the order of the log. Trainings that tried a rate have no part in it.
func curves(results []halving.Result) (all []report.Series) {
	losses := map[string]map[int][]float64{} // by network and tokens, one for each seed
	var names []string
	last := 0
	for _, r := range results {
		if r.Rung == halving.RateRung {
			continue
		}
		if losses[r.Entrant] == nil {
			names, losses[r.Entrant] = append(names, r.Entrant), map[int][]float64{}
		}
		for _, p := range r.Curve {
			losses[r.Entrant][p.Tokens] = append(losses[r.Entrant][p.Tokens], p.Valid)
		}
		last = max(last, r.Rung)
	}
	for _, name := range names {
		s := curve(losses[name])
		s.Name, s.Unimportant = name, !slices.ContainsFunc(results, func(r halving.Result) bool { return r.Entrant == name && r.Rung == last })
		all = append(all, s)
	}
	return all
}

func mean(x []float64) (m float64) {
	for _, v := range x {
		m += v / float64(len(x))
	}
	return m
}

// curve returns the mean loss at each number of tokens, with a band if there are several seeds.
func curve(losses map[int][]float64) (s report.Series) {
	several := false
	for _, tokens := range slices.Sorted(maps.Keys(losses)) {
		at := losses[tokens]
		s.X, s.Y = append(s.X, float64(tokens)), append(s.Y, mean(at))
		s.Low, s.High = append(s.Low, slices.Min(at)), append(s.High, slices.Max(at))
		several = several || len(at) > 1
	}
	if !several {
		s.Low, s.High = nil, nil
	}
	return s
}
