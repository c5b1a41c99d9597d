package pages

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/outcome"
	"evolve/nn/train/halving"
	"evolve/runs"
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
		s.Text = fmt.Sprintf("Text: %s. Recipe: %s. The columns valid and test are perplexities. %s", t.Text, t.Recipe, strings.Join(outcome.TrainedVerdict(*t), " "))
		rows := outcome.TrainedRows(*t)
		s.Table = &Table{Head: rows[0], Rows: rows[1:], Left: 1}
	}
	return s, addCurves(&s, results, t)
}
