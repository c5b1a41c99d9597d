package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"evolve/runs"
)

// warn adds a warning to the table.
func (t *Table) warn(format string, args ...any) {
	t.Warnings = append(t.Warnings, fmt.Sprintf(format, args...))
}

// warnBaseline warns if there is no baseline, or if fewer common seeds compare a strategy with it than can tell a usual
// difference from chance.
func (t *Table) warnBaseline(list []results, baseline int) {
	if baseline < 0 {
		t.warn("no random-search baseline: these runs cannot show that a strategy is better than random search")
		return
	}
	const enough = 20
	for i, r := range list {
		if i == baseline {
			continue
		}
		if x, _ := r.pairs(list[baseline]); len(x) < enough {
			t.warn("only %d seeds compare strategies with %s: use at least %d seeds", len(x), t.Baseline, enough)
			return
		}
	}
}

// warnDifferences warns of every condition besides the strategy in which runs differ.
func (t *Table) warnDifferences(all []run) {
	values := map[string][]string{} // by path, without repeats
	for _, r := range all[1:] {
		for _, c := range runs.Diff(all[0].conditions, r.conditions) {
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
	t.warnLengths(all)
}

// warnLengths warns of runs of different lengths. Runs of equally many distinct candidates count as equally long,
// because a budget may be of distinct candidates.
func (t *Table) warnLengths(all []run) {
	byCount := func(a, b run) int { return a.Count - b.Count }
	least, most := slices.MinFunc(all, byCount), slices.MaxFunc(all, byCount)
	sameDistinct := func(r run) bool { return r.tally.Distinct == all[0].tally.Distinct }
	if least.Count != most.Count && !every(all, sameDistinct) {
		t.warn("runs differ in length: %d candidates in %s, %d in %s", least.Count, least.Dir, most.Count, most.Dir)
	}
}

// warnTruthPeak warns of a strategy whose objective rises while the truth falls.
func (t *Table) warnTruthPeak(a Anytime) {
	if n := a.truthPeak(); n > 0 {
		t.warn("%s: more search will not help: after %d distinct candidates the median objective rises but the median truth does not", a.Strategy, n)
	}
}

func every[E any](list []E, holds func(E) bool) bool {
	return !slices.ContainsFunc(list, func(e E) bool { return !holds(e) })
}

// abbreviate lists the first few values and says how many more there are.
func abbreviate(values []string) string {
	const most = 4
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(values[:most], ", "), len(values)-most)
}
