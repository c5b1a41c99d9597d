package compare

import (
	"maps"
	"math"
	"slices"
	"strings"

	"evolve/runs"
)

// Training compares the trained shortlists of runs: the loss of each run's winner, and the losses of known networks that
// were trained beside them with the same seeds. Losses are in nats per token, of the test text if there is one.
type Training struct {
	Rows        []TrainingRow `json:"rows"`                  // by strategy, then by known network
	Differences []Difference  `json:"differences,omitempty"` // from a known network
	Comparisons []Comparison  `json:"standings"`             // with the baseline, of -loss: larger is better
	Wins        Wins          `json:"wins"`
}

// TrainingRow summarises the winners of a strategy's runs, or the trainings of a known network.
type TrainingRow struct {
	Strategy string    `json:"strategy"`
	Loss     Quantiles `json:"loss"`
	Trained  int       `json:"trained"` // candidates of the strategy that were trained
	Failed   int       `json:"failed"`  // those of them whose training failed
}

// addTraining compares trained winners. It does nothing if no run trained its shortlist.
func (t *Table) addTraining(names []string, groups map[string][]run, baseline int) {
	var list []results
	training := &Training{}
	known := map[string]*results{}
	for _, label := range names {
		row, winners := TrainingRow{Strategy: label}, results{strategy: label, bySeed: map[uint64]float64{}}
		for _, r := range groups[label] {
			if r.trained == nil {
				continue
			}
			row.count(r.trained)
			winners.addTrained(r, r.trained.Winner)
			for _, n := range r.trained.Networks {
				if !n.Known {
					continue
				}
				if known[n.Name] == nil {
					known[n.Name] = &results{strategy: n.Name, bySeed: map[uint64]float64{}}
				}
				known[n.Name].addTrained(r, n.Name)
			}
		}
		list, training.Rows = append(list, winners), append(training.Rows, row)
	}
	if len(known) == 0 && !slices.ContainsFunc(list, func(a results) bool { return len(a.all) > 0 }) {
		return
	}
	strategies := len(list)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		list, training.Rows = append(list, *known[name]), append(training.Rows, TrainingRow{Strategy: name})
	}
	for i, a := range list {
		training.Rows[i].Loss = quantiles(negated(a.all))
	}
	if against := reference(list, strategies); against >= 0 {
		training.Differences = differences(list, against)
	}
	training.Comparisons, training.Wins = compareWithBaseline("-loss", list, baseline), pairwiseWins(list)
	t.Training = training
	if t.Mode = strings.TrimPrefix(t.Mode+", trained", ", "); t.Mode == "proxy, trained" || t.Mode == "short, trained" {
		t.Mode = "trained"
	}
}

// count adds the candidates of a run that were trained.
func (r *TrainingRow) count(t *runs.Trained) {
	for _, n := range t.Networks {
		if n.Known {
			continue
		}
		if r.Trained++; n.Failed != "" {
			r.Failed++
		}
	}
}

// addTrained adds the negative loss of a network of a run, once per seed, because all runs of a seed trained the known
// networks alike. A training that diverged, and a run without a winner, count as a uniform guess: ln(vocabulary).
func (a *results) addTrained(r run, network string) {
	if _, twice := a.bySeed[r.Seed]; twice {
		return
	}
	loss := math.Log(float64(r.trained.Words))
	if n, ok := r.trained.Network(network); ok {
		if l, ok := n.Loss(); ok {
			loss = l
		}
	}
	a.bySeed[r.Seed] = -loss
	a.all = append(a.all, -loss)
}
