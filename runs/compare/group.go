package compare

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"evolve/runs"
)

// Group summarises the runs of one strategy. Its quantiles are over runs.
type Group struct {
	Strategy    string    `json:"strategy"` // its kind, and the settings in which it differs from others of its kind
	Runs        int       `json:"runs"`
	Candidates  Quantiles `json:"candidates"`
	Evaluations Quantiles `json:"evaluations"` // distinct candidates: what a run paid for
	Objective   Quantiles `json:"objective"`   // the first one of each run's best candidate; higher is better
	Metric      Quantiles `json:"metric"`      // raw value of Table.Metric at the same candidate
}

// addGroup appends the row of a strategy, and warns of runs that are missing in its quantiles or count twice.
func (t *Table) addGroup(label string, group []run) {
	var candidates, evaluations, objective, metric []float64
	seeds := map[uint64]string{}
	for _, r := range group {
		candidates = append(candidates, float64(r.Count))
		evaluations = append(evaluations, float64(r.tally.Distinct))
		if other, twice := seeds[r.Seed]; twice {
			t.warn("%s: seed %d counts twice: %s and %s", label, r.Seed, other, r.Dir)
		}
		seeds[r.Seed] = r.Dir
		if r.tally.Best == nil {
			t.warn("%s: no feasible candidate in %s: the quantiles exclude it", label, r.Dir)
			continue
		}
		objective = append(objective, r.tally.Best.Objectives[0])
		if v, ok := r.tally.Best.Metrics[t.Metric]; ok {
			metric = append(metric, v)
		} else if t.Metric != "" {
			t.warn("%s: %s is not measured in %s", label, t.Metric, r.Dir)
		}
	}
	t.Groups = append(t.Groups, Group{Strategy: label, Runs: len(group), Candidates: quantiles(candidates),
		Evaluations: quantiles(evaluations), Objective: quantiles(objective), Metric: quantiles(metric)})
}

// groupByStrategy groups runs whose strategies have equal settings, by label.
func groupByStrategy(all []run) map[string][]run {
	var distinct []json.RawMessage
	members := map[int][]run{}
	for _, r := range all {
		i := slices.IndexFunc(distinct, func(s json.RawMessage) bool { return len(runs.Diff(s, r.strategy)) == 0 })
		if i < 0 {
			i = len(distinct)
			distinct = append(distinct, r.strategy)
		}
		members[i] = append(members[i], r)
	}
	groups := map[string][]run{}
	for i, label := range labels(distinct) {
		groups[label] = members[i]
	}
	return groups
}

// labels names each strategy by its kind and by every setting in which it differs from another one of its kind.
func labels(strategies []json.RawMessage) []string {
	names := make([]string, len(strategies))
	for i, s := range strategies {
		differing := map[string]string{}
		for j, other := range strategies {
			if kindOf(s) != kindOf(other) || i == j {
				continue
			}
			for _, c := range runs.Diff(other, s) {
				differing[c.Path] = cmp.Or(c.New, "(not set)")
			}
		}
		names[i] = kindOf(s)
		for _, path := range slices.Sorted(maps.Keys(differing)) {
			names[i] += " " + path + "=" + differing[path]
		}
	}
	return names
}

// kindOf returns the name of a strategy in its configuration.
func kindOf(strategy json.RawMessage) string {
	var s struct {
		Kind string `json:"kind"`
	}
	if json.Unmarshal(strategy, &s) != nil || s.Kind == "" {
		return "(no kind)"
	}
	return s.Kind
}
