package pages

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/outcome"
	"evolve/nn/draw"
)

// winnerSection shows the winner. It compares it with reference genomes and a random one, unless these would have to be trained.
func (r *runPage) winnerSection(ctx context.Context) (s Section, err error) {
	s = Section{ID: "winner", Heading: "Winner"}
	if len(r.digest.Best) == 0 {
		s.Text = "No " + r.Genome + " kept all constraints and could be scored."
		return s, nil
	}
	winner := r.digest.Best[0]
	rows := []outcome.Compared{{Name: "winner", Objective: &winner.Objectives[0], Metrics: winner.Metrics}}
	if r.engine != nil && !r.Config.Trains() {
		if rows, err = outcome.Compare(ctx, r.engine, winner); err != nil {
			return s, err
		}
	}
	labels := slices.Sorted(maps.Keys(rows[0].Metrics))
	s.Table = &Table{Head: append([]string{"", "objective", "edits away"}, labels...), Left: 1}
	for _, row := range rows {
		line := []string{row.Name, row.ObjectiveText(), fmt.Sprint(row.Distance)}
		for _, l := range labels {
			line = append(line, cli.Number(row.Metrics, l))
		}
		s.Table.Rows = append(s.Table.Rows, line)
	}
	best, err := r.Parse(winner.Genome)
	if err != nil {
		return s, err
	}
	var picture bytes.Buffer
	if err := draw.SVG(&picture, r.Graph(best)); err != nil {
		return s, err
	}
	s.Figures = []Figure{{SVG: picture.Bytes(), Caption: "The winner in canonical form", Plain: true}}
	s.Text, s.Code = "Identity "+winner.Hash, string(winner.Genome)
	switch {
	case r.engine == nil:
		s.Text += ". The files that the run read are not here, so nothing is measured beside it."
	case r.Config.Trains():
		s.Text += ". Nothing is measured beside it, because that would take a training of each network."
	}
	return s, nil
}
