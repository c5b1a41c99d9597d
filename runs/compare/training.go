package compare

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"evolve/runs"
)

// Training compares what became of the shortlists of runs: the loss of each run's winner, and of networks that were known
// before and trained beside it with the same seeds.
type Training struct {
	Rows        []TrainingRow `json:"rows"`      // by strategy, then known networks
	Comparisons []Comparison  `json:"standings"` // of -loss, larger is better
	Wins        Wins          `json:"wins"`
}

// TrainingRow is the runs of a strategy, or the trainings of a known network.
type TrainingRow struct {
	Strategy string    `json:"strategy"`
	Loss     Quantiles `json:"loss"`
	Trained  int       `json:"trained"` // trainings of its own, and how many of these
	Failed   int       `json:"failed"`  // failed
}

// addTraining compares trained winners where there are any.
func (t *Table) addTraining(names []string, groups map[string][]run, baseline int) {
	var list []results
	training := &Training{}
	known := map[string]results{}
	for _, label := range names {
		row, a := TrainingRow{Strategy: label}, results{strategy: label, bySeed: map[uint64]float64{}}
		for _, f := range groups[label] {
			if f.trained == nil {
				continue
			}
			row.count(f.trained)
			a.addTrained(f, f.trained.Winner)
			for _, e := range f.trained.Networks {
				if _, there := known[e.Name]; e.Known && !there {
					known[e.Name] = results{strategy: e.Name, bySeed: map[uint64]float64{}}
				}
				if e.Known {
					k := known[e.Name]
					k.addTrained(f, e.Name)
					known[e.Name] = k
				}
			}
		}
		list, training.Rows = append(list, a), append(training.Rows, row)
	}
	if len(known) == 0 && !slices.ContainsFunc(list, func(a results) bool { return len(a.all) > 0 }) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		list, training.Rows = append(list, known[name]), append(training.Rows, TrainingRow{Strategy: name})
	}
	for i, a := range list {
		training.Rows[i].Loss = quantiles(negated(a.all))
	}
	training.Comparisons, training.Wins = compareWithBaseline("-loss", list, baseline), pairwiseWins(list)
	t.Training = training
	if t.Mode = strings.TrimPrefix(t.Mode+", trained", ", "); t.Mode == "proxy, trained" {
		t.Mode = "trained"
	}
}

// count adds the trainings of a run's own candidates.
func (r *TrainingRow) count(t *runs.Trained) {
	for _, e := range t.Networks {
		if e.Known {
			continue
		}
		if r.Trained++; e.Failed != "" {
			r.Failed++
		}
	}
}

// addTrained notes the loss of an entrant of a run, once for each seed; of known ones all runs of a seed have the same. What
// diverged, or has no winner, is worth a guess.
func (a *results) addTrained(f run, entrant string) {
	if _, twice := a.bySeed[f.Seed]; twice {
		return
	}
	loss := math.Log(float64(f.trained.Words))
	if e, there := f.trained.Network(entrant); there {
		if l, ok := e.Loss(); ok {
			loss = l
		}
	}
	a.bySeed[f.Seed] = -loss
	a.all = append(a.all, -loss)
}

// trainingGrid is perplexities.
func (t Table) trainingGrid() Grid {
	g := Grid{"trained", [][]string{{"trained perplexity", "runs", "min", "10%", "25%", "median", "75%", "90%", "max", "diverged"}}}
	for _, r := range t.Training.Rows {
		q := r.Loss
		for _, v := range []*float64{&q.Min, &q.P10, &q.P25, &q.Median, &q.P75, &q.P90, &q.Max} {
			*v = math.Exp(*v)
		}
		diverged := "-"
		if r.Trained > 0 {
			diverged = fmt.Sprintf("%d of %d", r.Failed, r.Trained)
		}
		g.Rows = append(g.Rows, append(append([]string{r.Strategy, strconv.Itoa(q.N)}, cells(q)...), diverged))
	}
	return g
}
