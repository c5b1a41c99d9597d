package pages

import (
	"bytes"
	"context"
	"fmt"

	"evolve/nn/draw"
	"evolve/runs"
)

// lineageSection lists the ancestors of the winner and draws the last steps.
func (r *runPage) lineageSection(context.Context) (s Section, err error) {
	if len(r.digest.Lineage) < 2 {
		return s, nil
	}
	s = Section{ID: "lineage", Heading: "Lineage of the winner", Text: "The ancestors of the winner, oldest first. Where a candidate has two parents, the list follows the first. The drawings show what the last steps changed.",
		Table: &Table{Head: []string{"candidate", "operation", "identity", "objective"}, Left: 3}}
	for _, l := range r.digest.Lineage {
		objective := "-"
		if len(l.Objectives) > 0 {
			objective = Number(l.Objectives[0])
		}
		s.Table.Rows = append(s.Table.Rows, []string{fmt.Sprint(l.ID), string(l.Op), l.Hash, objective})
	}
	const most = 6
	steps := r.digest.Lineage[max(0, len(r.digest.Lineage)-1-most):]
	for i, child := range steps[1:] {
		f, err := r.step(steps[i], child)
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, f)
	}
	return s, nil
}

// step returns a drawing of what changed from a parent to its child.
func (r *runPage) step(parent, child runs.Line) (f Figure, err error) {
	p, err := r.Parse(parent.Genome)
	if err != nil {
		return f, err
	}
	c, err := r.Parse(child.Genome)
	if err != nil {
		return f, err
	}
	var b bytes.Buffer
	err = draw.SVG(&b, r.ChangeGraph(p, c))
	return Figure{SVG: b.Bytes(), Caption: fmt.Sprintf("Candidate %d, from candidate %d (%s)", child.ID, parent.ID, child.Op), Plain: true}, err
}
