package compare

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"evolve/runs"
)

// Table compares runs that are grouped by the settings of their strategy.
type Table struct {
	Mode        string       `json:"mode"` // runs.Header.Mode; several, joined by commas, where runs differ
	Metric      string       `json:"metric,omitempty"`
	Groups      []Group      `json:"groups"`    // by label
	Baseline    string       `json:"baseline"`  // label of random search; "" if no run used it
	Comparisons []Comparison `json:"standings"` // with the baseline: of the objective by label, then of the truth
	Wins        Wins         `json:"wins"`      // by the objective
	Anytime     []Anytime    `json:"anytime"`   // by label
	Fronts      []Fronts     `json:"fronts,omitempty"`
	Training    *Training    `json:"training,omitempty"` // nil unless runs trained their shortlists
	Warnings    []string     `json:"warnings,omitempty"`
}

// Summarize compares the runs in dirs by the first objective of each run's best candidate, and by the raw value of a
// metric there ("" for none). Labels names the strategy of each run by its directory; if it is nil, strategies are named
// by their settings.
//
// Summarize adds a warning for everything that makes the comparison doubtful, and leaves out a run that it cannot read,
// with a warning. It returns an error if it can read none. It reads each log twice, and five times where runs have
// several objectives.
func Summarize(dirs []string, labels map[string]string, metric string) (Table, error) {
	t := Table{Metric: metric}
	all, err := t.loadAll(dirs)
	if err != nil {
		return t, err
	}
	if t.Metric == "" && all[0].Oracle != nil && !every(all, optimisesTruth) {
		t.Metric = truth
	}
	t.Mode = joinModes(all)
	groups := map[string][]run{}
	for _, r := range all {
		groups[labels[r.Dir]] = append(groups[labels[r.Dir]], r)
	}
	if labels == nil {
		groups = groupByStrategy(all)
	}
	names := slices.Sorted(maps.Keys(groups))
	for _, label := range names {
		t.addGroup(label, groups[label])
	}
	t.warnDifferences(all)
	t.addComparisons(names, groups, all)
	return t, nil
}

// loadAll reads the runs that it can, and warns of the others.
func (t *Table) loadAll(dirs []string) (all []run, err error) {
	first := errors.New("none given")
	for _, dir := range dirs {
		r, err := load(dir)
		if err == nil {
			all = append(all, r)
			continue
		}
		t.warn("left out: %v", err)
		if len(t.Warnings) == 1 {
			first = err
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("compare: nothing to compare in %d directories: %w", len(dirs), first)
	}
	return all, nil
}

// joinModes lists the modes of runs once each, in the order of the runs.
func joinModes(all []run) string {
	var list []string
	for _, r := range all {
		if m := r.Mode(); !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return strings.Join(list, ", ")
}

// addComparisons tests strategies against the baseline and each other, and follows them through their runs.
func (t *Table) addComparisons(names []string, groups map[string][]run, all []run) {
	objective := collect(names, groups, run.objective)
	baseline := findBaseline(names)
	if baseline >= 0 {
		t.Baseline = names[baseline]
	}
	t.warnBaseline(objective, baseline)
	t.Comparisons, t.Wins = compareWithBaseline("objective", objective, baseline), pairwiseWins(objective)
	readTruth := truthReader(t.Metric, all)
	if readTruth != nil {
		truths := collect(names, groups, func(r run) (float64, bool) {
			if r.tally.Best == nil {
				return 0, false
			}
			return readTruth(*r.tally.Best)
		})
		t.Comparisons = append(t.Comparisons, compareWithBaseline(truth, truths, baseline)...)
	} else {
		readTruth = func(runs.Line) (float64, bool) { return 0, false }
	}
	longest := slices.MaxFunc(all, func(a, b run) int { return a.tally.Distinct - b.tally.Distinct }).tally.Distinct
	for _, label := range names {
		a := anytime(label, groups[label], runs.Checkpoints(longest), readTruth)
		t.warnTruthPeak(a)
		t.Anytime = append(t.Anytime, a)
	}
	t.addFronts(names, groups)
	t.addTraining(names, groups, baseline)
}
