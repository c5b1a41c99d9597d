package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"evolve/runs"
)

// Table compares finished runs, grouped by the settings of their strategy.
type Table struct {
	Mode        string       `json:"mode"` // see Header.Mode; several, where runs differ
	Metric      string       `json:"metric,omitempty"`
	Groups      []Group      `json:"groups"`    // by label
	Baseline    string       `json:"baseline"`  // what standings are against; "" without random search
	Comparisons []Comparison `json:"standings"` // by what, then by label
	Wins        Wins         `json:"wins"`      // by the objective
	Anytime     []Anytime    `json:"anytime"`   // by label
	Fronts      []Fronts     `json:"fronts,omitempty"`
	Training    *Training    `json:"training,omitempty"` // where runs trained their shortlists
	Warnings    []string     `json:"warnings,omitempty"`
}

// Group is the runs of one strategy. Quantiles are over its runs.
type Group struct {
	Strategy    string    `json:"strategy"` // its kind, and the settings that tell it from others of its kind
	Runs        int       `json:"runs"`
	Candidates  Quantiles `json:"candidates"`
	Evaluations Quantiles `json:"evaluations"` // distinct candidates: what a run paid for
	Objective   Quantiles `json:"objective"`   // the first one of the run's best, oriented: higher is better
	Metric      Quantiles `json:"metric"`      // raw value at the run's best
}

// Quantiles describe a sample by order statistics, linearly interpolated (Hyndman and Fan 1996, type 7, so that the
// median of two is their mean). Of an empty sample all are 0.
type Quantiles struct {
	N      int     `json:"n"`
	Min    float64 `json:"min"`
	P10    float64 `json:"p10"`
	P25    float64 `json:"p25"`
	Median float64 `json:"median"`
	P75    float64 `json:"p75"`
	P90    float64 `json:"p90"`
	Max    float64 `json:"max"`
}

func quantiles(sample []float64) Quantiles {
	if len(sample) == 0 {
		return Quantiles{}
	}
	s := slices.Sorted(slices.Values(sample))
	return Quantiles{len(s), s[0], quantile(s, 0.1), quantile(s, 0.25), quantile(s, 0.5), quantile(s, 0.75), quantile(s, 0.9), s[len(s)-1]}
}

// run is a run as the comparison sees it.
type run struct {
	*runs.Log
	tally      runs.Tally
	trained    *runs.Trained // nil: none
	strategy   json.RawMessage
	conditions json.RawMessage // all else that should be equal: configuration without seed, name, strategy, budget; the machine
}

// Summarize compares the runs in dirs by the first objective of the best candidate of each, and by the raw value of a
// metric there ("" for none). What makes the comparison doubtful is said in Warnings; a run that cannot be read is left
// out with a warning. It is an error if none can.
//
// labels name the strategies of runs by directory; of nil they are named by their settings.
func Summarize(dirs []string, labels map[string]string, metric string) (Table, error) {
	t := Table{Metric: metric}
	var all []run
	var first error
	for _, dir := range dirs {
		f, err := load(dir)
		if err == nil {
			all = append(all, f)
			continue
		}
		t.warn("left out: %v", err)
		if first == nil {
			first = err
		}
	}
	if len(all) == 0 {
		return t, fmt.Errorf("compare: nothing to compare in %d directories: %w", len(dirs), orNone(first))
	}
	if t.Metric == "" && all[0].Oracle != nil && !every(all, optimisesTruth) {
		t.Metric = truth
	}
	t.Mode = joinModes(all)
	groups := map[string][]run{}
	for _, f := range all {
		groups[labels[f.Dir]] = append(groups[labels[f.Dir]], f)
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

// joinModes are those of runs, in the order in which they come.
func joinModes(all []run) string {
	var list []string
	for _, f := range all {
		if m := f.Mode(); !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return strings.Join(list, ", ")
}

// truth is the metric that an oracle gives.
const truth = "truth"

// optimisesTruth reports whether the truth is what a run searched for.
func optimisesTruth(f run) bool {
	return f.tally.Best != nil && math.Abs(f.tally.Best.Metrics[truth]) == math.Abs(f.tally.Best.Objectives[0])
}

// addComparisons tests strategies against each other and follows them through their runs.
func (t *Table) addComparisons(names []string, groups map[string][]run, all []run) {
	objective := collect(names, groups, func(f run) (float64, bool) {
		if f.tally.Best == nil {
			return 0, false
		}
		return f.tally.Best.Objectives[0], true
	})
	baseline := findBaseline(names)
	if baseline >= 0 {
		t.Baseline = names[baseline]
	} else {
		t.warn("no random-search baseline: these runs cannot show that a strategy is better than random search")
	}
	t.warnFewSeeds(objective, baseline)
	t.Comparisons, t.Wins = compareWithBaseline("objective", objective, baseline), pairwiseWins(objective)
	oriented := truthReader(t.Metric, all)
	if oriented != nil {
		truths := collect(names, groups, func(f run) (float64, bool) {
			if f.tally.Best == nil {
				return 0, false
			}
			return oriented(*f.tally.Best)
		})
		t.Comparisons = append(t.Comparisons, compareWithBaseline(truth, truths, baseline)...)
	} else {
		oriented = func(runs.Line) (float64, bool) { return 0, false }
	}
	most := slices.MaxFunc(all, func(a, b run) int { return a.tally.Distinct - b.tally.Distinct }).tally.Distinct
	for _, label := range names {
		a := anytime(label, groups[label], runs.Checkpoints(most), oriented)
		if n := a.truthPeak(); n > 0 {
			t.warn("%s: more search will not help: after %d distinct candidates the median objective rises but the median truth does not", label, n)
		}
		t.Anytime = append(t.Anytime, a)
	}
	t.addFronts(names, groups)
	t.addTraining(names, groups, baseline)
}

// warnFewSeeds warns of comparisons over fewer seeds than tell differences from luck.
func (t *Table) warnFewSeeds(list []results, baseline int) {
	const enough = 20
	for i, a := range list {
		if baseline < 0 || i == baseline {
			continue
		}
		if x, _ := a.pairs(list[baseline]); len(x) < enough {
			t.warn("only %d seeds compare strategies with %s: use at least %d seeds", len(x), t.Baseline, enough)
			return
		}
	}
}

// truthReader reads the truth of a line, larger is better; nil where runs have none, or not the same.
func truthReader(metric string, all []run) func(runs.Line) (float64, bool) {
	if metric != truth || all[0].Oracle == nil {
		return nil
	}
	for _, f := range all {
		if f.Oracle == nil || *f.Oracle != *all[0].Oracle {
			return nil
		}
	}
	sign := -1.0
	if all[0].Oracle.Maximize {
		sign = 1
	}
	return func(l runs.Line) (float64, bool) {
		v, ok := l.Metrics[truth]
		return sign * v, ok
	}
}

func orNone(err error) error {
	if err == nil {
		return fmt.Errorf("none given")
	}
	return err
}

func (t *Table) warn(format string, args ...any) {
	t.Warnings = append(t.Warnings, fmt.Sprintf(format, args...))
}

// load reads a run to its end.
func load(dir string) (f run, err error) {
	if f.Log, err = runs.Read(dir); err != nil {
		return f, err
	}
	if f.tally, err = f.Log.Tally(); err != nil {
		return f, err
	}
	if f.trained, err = runs.ReadTrained(dir); err != nil {
		return f, err
	}
	var config map[string]json.RawMessage
	if err := json.Unmarshal(f.Config, &config); err != nil {
		return f, fmt.Errorf("runs: header (%s): config: %w", dir, err)
	}
	f.strategy = config["strategy"]
	for _, key := range []string{"seed", "name", "strategy", "budget"} { // how long runs really are is compared by itself
		delete(config, key)
	}
	h := f.Header
	h.Seed, h.Config = 0, nil
	f.conditions, err = json.Marshal(struct {
		Config any         `json:"config"`
		Header runs.Header `json:"header"`
	}{config, h})
	return f, err
}

// groupByStrategy puts runs of equal strategy settings together, by label.
func groupByStrategy(all []run) map[string][]run {
	var distinct []json.RawMessage
	of := map[int][]run{}
	for _, f := range all {
		i := slices.IndexFunc(distinct, func(s json.RawMessage) bool { return len(runs.Diff(s, f.strategy)) == 0 })
		if i < 0 {
			i = len(distinct)
			distinct = append(distinct, f.strategy)
		}
		of[i] = append(of[i], f)
	}
	groups := map[string][]run{}
	for i, label := range labels(distinct) {
		groups[label] = of[i]
	}
	return groups
}

// labels names strategies by their kind and by every setting in which one differs from another of its kind.
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

func kindOf(strategy json.RawMessage) string {
	var s struct {
		Kind string `json:"kind"`
	}
	if json.Unmarshal(strategy, &s) != nil || s.Kind == "" {
		return "(no kind)"
	}
	return s.Kind
}

// addGroup appends the row of a group.
func (t *Table) addGroup(label string, group []run) {
	var candidates, evaluations, objective, metric []float64
	seeds := map[uint64]string{}
	for _, f := range group {
		candidates = append(candidates, float64(f.Count))
		evaluations = append(evaluations, float64(f.tally.Distinct))
		if other, twice := seeds[f.Seed]; twice {
			t.warn("%s: seed %d counts twice: %s and %s", label, f.Seed, other, f.Dir)
		}
		seeds[f.Seed] = f.Dir
		if f.tally.Best == nil {
			t.warn("%s: no feasible candidate in %s: the quantiles exclude it", label, f.Dir)
			continue
		}
		objective = append(objective, f.tally.Best.Objectives[0])
		if v, ok := f.tally.Best.Metrics[t.Metric]; ok {
			metric = append(metric, v)
		} else if t.Metric != "" {
			t.warn("%s: %s is not measured in %s", label, t.Metric, f.Dir)
		}
	}
	t.Groups = append(t.Groups, Group{Strategy: label, Runs: len(group), Candidates: quantiles(candidates),
		Evaluations: quantiles(evaluations), Objective: quantiles(objective), Metric: quantiles(metric)})
}

// warnDifferences warns of everything but the strategy in which runs differ.
func (t *Table) warnDifferences(all []run) {
	values := map[string][]string{} // by path, without repeats
	for _, f := range all[1:] {
		for _, c := range runs.Diff(all[0].conditions, f.conditions) {
			for _, v := range []string{cmp.Or(c.Old, "(not set)"), cmp.Or(c.New, "unset")} {
				if !slices.Contains(values[c.Path], v) {
					values[c.Path] = append(values[c.Path], v)
				}
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		t.warn("runs differ in %s: %s", strings.TrimPrefix(path, "config."), abbreviate(values[path]))
	}
	byCount := func(a, b run) int { return a.Count - b.Count }
	same := func(f run) bool { return f.tally.Distinct == all[0].tally.Distinct } // a budget may be of different candidates
	if least, most := slices.MinFunc(all, byCount), slices.MaxFunc(all, byCount); least.Count != most.Count && !every(all, same) {
		t.warn("runs differ in length: %d candidates in %s, %d in %s", least.Count, least.Dir, most.Count, most.Dir)
	}
}

func every[E any](list []E, holds func(E) bool) bool {
	return !slices.ContainsFunc(list, func(e E) bool { return !holds(e) })
}

// abbreviate lists values without ever filling a screen.
func abbreviate(values []string) string {
	const most = 4
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(values[:most], ", "), len(values)-most)
}
