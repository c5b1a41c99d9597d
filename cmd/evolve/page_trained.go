package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"evolve/cmd/evolve/internal/pages"
	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
	"evolve/runs/report"
)

// trainedSection is what became of the shortlist, and how its trainings went, those that still go on too.
func trainedSection(_ context.Context, log *runs.Log, _ *report.Digest) (s pages.Section, err error) {
	t, err := runs.ReadTrained(log.Dir)
	if err != nil {
		return s, err
	}
	return trainings(shortlistDir(log.Dir), t)
}

// trainingPage is the page of a folder of evolve train.
func trainingPage(dir string) (p pages.Page, err error) {
	t, err := runs.ReadTraining(filepath.Join(dir, trainedName))
	if err != nil {
		return p, err
	}
	s, err := trainings(dir, t)
	p = pages.Page{Title: "Trained: " + filepath.Base(dir), Lead: "Networks trained side by side, on the same text, by the same budget and seeds.", Sections: []pages.Section{s}}
	return p, err
}

// trainings is the section of a folder of trainings, and of what became of them, nil where they are going on.
func trainings(dir string, t *runs.Trained) (s pages.Section, err error) {
	results, err := halving.Read(dir)
	if err != nil || len(results) == 0 {
		return s, err
	}
	s = pages.Section{ID: "trained", Heading: "Trained", Text: "They are being trained."}
	if t != nil {
		s.Text = fmt.Sprintf("On %s. %s. Perplexities. %s", t.Text, t.Recipe, conclusion(*t))
		s.Table = trainedTable(*t)
	}
	return s, addLines(&s, "Validation perplexity, the first seed of each", report.Labels{X: "tokens", Y: "perplexity", Falling: true}, curves(results)...)
}

// shortlistDir is where a run trains its shortlist.
func shortlistDir(run string) string { return filepath.Join(run, "shortlist") }

func trainedTable(t runs.Trained) *pages.Table {
	table := &pages.Table{Head: []string{"", "width", "parameters", "tokens", "valid", "test", ""}, Left: 1}
	for _, e := range t.Networks {
		table.Rows = append(table.Rows, []string{e.Name, fmt.Sprint(e.Width), fmt.Sprint(e.Parameters), fmt.Sprint(e.Tokens),
			perplexity(e.Valid), perplexity(e.Test), e.Failed})
	}
	return table
}

// curves are learning curves by entrant, known ones last.
func curves(results []halving.Result) (all []report.Series) {
	seed := results[0].Seed
	for _, r := range results {
		if r.Seed != seed {
			continue
		}
		i := slices.IndexFunc(all, func(s report.Series) bool { return s.Name == r.Entrant })
		if i < 0 {
			i = len(all)
			all = append(all, report.Series{Name: r.Entrant})
		}
		for _, p := range r.Curve {
			all[i].X, all[i].Y = append(all[i].X, float64(p.Tokens)), append(all[i].Y, train.Perplexity(p.Valid))
		}
	}
	return all
}
