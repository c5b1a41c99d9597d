package pages

import (
	"context"
	"fmt"

	"evolve/runs"
)

// geneSection shows how frequent each value of each gene is among the best candidates and among all.
func (r *runPage) geneSection(context.Context) (s Section, err error) {
	if len(r.digest.Sample) == 0 {
		return s, nil
	}
	s = Section{ID: "parts", Heading: "Genes of the best",
		Text: fmt.Sprintf("How frequent each value is among the %d best candidates and among %d feasible candidates drawn at random.", len(r.digest.Best), len(r.digest.Sample))}
	all, err := r.levels(r.digest.Sample)
	if err != nil {
		return s, err
	}
	best, err := r.levels(r.digest.Best)
	if err != nil {
		return s, err
	}
	s.Table = &Table{Head: []string{"gene", "value", "among the best", "among feasible"}, Left: 2}
	for _, g := range r.Genes {
		for _, level := range g.Levels {
			if a, b := all[g.Name][level], best[g.Name][level]; a+b > 0 {
				s.Table.Rows = append(s.Table.Rows, []string{g.Name, level, fmt.Sprintf("%.0f %%", 100*b), fmt.Sprintf("%.0f %%", 100*a)})
			}
		}
	}
	return s, nil
}

// levels returns the fraction of the parts of genomes that have each level of each gene.
func (r *runPage) levels(lines []runs.Line) (map[string]map[string]float64, error) {
	share := map[string]map[string]float64{}
	for _, l := range lines {
		g, err := r.Parse(l.Genome)
		if err != nil {
			return nil, err
		}
		for gene, parts := range r.Parts(g) {
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
