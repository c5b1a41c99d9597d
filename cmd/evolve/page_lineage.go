package main

import (
	"bytes"
	"context"
	"fmt"

	"evolve/cmd/evolve/internal/pages"
	"evolve/nn/draw"
	"evolve/runs"
	"evolve/runs/report"
)

// lineageSection is where the winner came from, the last steps as pictures.
func (e *engine[G]) lineageSection(_ context.Context, _ *runs.Log, d *report.Digest) (s pages.Section, err error) {
	if len(d.Lineage) < 2 {
		return s, nil
	}
	s = pages.Section{ID: "lineage", Heading: "Lineage of the winner", Text: "From the first ancestor on; of two parents the first. The last steps are drawn, with what each changed.",
		Table: &pages.Table{Head: []string{"candidate", "came about by", "identity", "objective"}, Left: 3}}
	for _, l := range d.Lineage {
		objective := "-"
		if len(l.Objectives) > 0 {
			objective = pages.Number(l.Objectives[0])
		}
		s.Table.Rows = append(s.Table.Rows, []string{fmt.Sprint(l.ID), string(l.Op), l.Hash, objective})
	}
	const most = 6
	steps := d.Lineage[max(0, len(d.Lineage)-1-most):]
	for i, child := range steps[1:] {
		f, err := e.step(steps[i], child)
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, f)
	}
	return s, nil
}

// step is a picture of what changed from a parent to its child.
func (e *engine[G]) step(parent, child runs.Line) (f pages.Figure, err error) {
	p, err := e.parse(parent.Genome)
	if err != nil {
		return f, err
	}
	c, err := e.parse(child.Genome)
	if err != nil {
		return f, err
	}
	var b bytes.Buffer
	err = draw.SVG(&b, e.change(p, c))
	return pages.Figure{SVG: b.Bytes(), Caption: fmt.Sprintf("Candidate %d, by %s of %d", child.ID, child.Op, parent.ID), Plain: true}, err
}
