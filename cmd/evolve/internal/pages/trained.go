package pages

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/outcome"
	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
	"evolve/runs/report"
)

// trainedSection shows the trained shortlist and its learning curves. Training may still continue.
func (r *runPage) trainedSection(context.Context) (s Section, err error) {
	t, err := runs.ReadTrained(r.log.Dir)
	if err != nil {
		return s, err
	}
	return trainingSection(runs.ShortlistDir(r.log.Dir), t)
}

// Training returns the page of a folder that evolve train wrote.
func Training(dir string) (p Page, err error) {
	t, err := runs.ReadTraining(filepath.Join(dir, runs.TrainingFile))
	if err != nil {
		return p, err
	}
	s, err := trainingSection(dir, t)
	p = Page{Title: "Trained: " + filepath.Base(dir), Lead: "Networks trained on the same text with the same budget and seeds.", Sections: []Section{s}}
	return p, err
}

// trainingSection returns the section of a folder of trainings. t holds their result, nil while training continues.
func trainingSection(dir string, t *runs.Trained) (s Section, err error) {
	results, err := halving.Read(dir)
	if err != nil || len(results) == 0 {
		return s, err
	}
	s = Section{ID: "trained", Heading: "Trained", Text: "Training has not finished."}
	if t != nil {
		s.Text = fmt.Sprintf("Text: %s. Recipe: %s. Losses are perplexities. %s", t.Text, t.Recipe, strings.Join(outcome.TrainedVerdict(*t), " "))
		rows := outcome.TrainedRows(*t)
		s.Table = &Table{Head: rows[0], Rows: rows[1:], Left: 1}
	}
	return s, addLines(&s, "Validation perplexity during training, first seed", report.Labels{X: "tokens", Y: "perplexity", Falling: true}, curves(results)...)
}

// curves returns the learning curve of each entrant for the first seed, reference networks last.
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
