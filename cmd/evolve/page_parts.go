package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"

	"evolve/cmd/evolve/internal/pages"
	"evolve/runs"
	"evolve/runs/report"
)

// partSection is what the best are made of, and all.
func (e *engine[G]) partSection(_ context.Context, _ *runs.Log, d *report.Digest) (s pages.Section, err error) {
	if len(d.Sample) == 0 {
		return s, nil
	}
	s = pages.Section{ID: "parts", Heading: "What they are made of",
		Text: fmt.Sprintf("Share of each value among the %d best and among %d feasible candidates at random.", len(d.Best), len(d.Sample))}
	all, err := e.levels(d.Sample)
	if err != nil {
		return s, err
	}
	best, err := e.levels(d.Best)
	if err != nil {
		return s, err
	}
	s.Table = &pages.Table{Head: []string{"gene", "value", "among the best", "among all"}, Left: 2}
	for _, g := range e.genes(e.config.Space) {
		for _, level := range g.Levels {
			if a, b := all[g.Name][level], best[g.Name][level]; a+b > 0 {
				s.Table.Rows = append(s.Table.Rows, []string{g.Name, level, fmt.Sprintf("%.0f %%", 100*b), fmt.Sprintf("%.0f %%", 100*a)})
			}
		}
	}
	return s, nil
}

// levels is which share of genomes' parts has each level of each gene.
func (e *engine[G]) levels(lines []runs.Line) (map[string]map[string]float64, error) {
	share := map[string]map[string]float64{}
	for _, l := range lines {
		g, err := e.parse(l.Genome)
		if err != nil {
			return nil, err
		}
		for gene, parts := range e.parts(g) {
			if share[gene] == nil {
				share[gene] = map[string]float64{}
			}
			for _, level := range parts {
				share[gene][level] += 1 / float64(len(parts)*len(lines))
			}
		}
	}
	return share, nil
}

func failureSection(_ context.Context, _ *runs.Log, d *report.Digest) (s pages.Section, err error) {
	if len(d.Reasons) == 0 {
		return s, nil
	}
	s = pages.Section{ID: "failures", Heading: "Failures", Table: &pages.Table{Head: []string{"reason", "candidates"}, Left: 1}}
	reasons := slices.Sorted(maps.Keys(d.Reasons))
	sort.SliceStable(reasons, func(i, j int) bool { return d.Reasons[reasons[i]] > d.Reasons[reasons[j]] })
	const most = 20
	for _, reason := range reasons[:min(most, len(reasons))] {
		s.Table.Rows = append(s.Table.Rows, []string{reason, fmt.Sprint(d.Reasons[reason])})
	}
	return s, nil
}
