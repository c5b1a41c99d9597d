package outcome

import (
	"slices"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

// considered is the number of the best candidates, for each place of the shortlist, among which finalists are chosen.
const considered = 50

// finalists returns the candidates that the shortlist trains, the best first: those of higher rungs before others, then by the
// objective, those that rerank ordered in front. They are unlike each other, so there may be fewer than t.Size.
func (c *conclusion) finalists(t config.Training) ([]runs.Line, error) {
	all, err := runs.Top(c.log.Lines(), considered*t.Size)
	if err != nil {
		return nil, err
	}
	return unlike(c.Space, c.rerankedFirst(all), t.Size, t.Distance)
}

// rerankedFirst returns candidates with those that rerank ordered in front.
func (c *conclusion) rerankedFirst(lines []runs.Line) (all []runs.Line) {
	for _, one := range c.sum.Shortlist {
		all = append(all, one.line)
	}
	for _, l := range lines {
		if !slices.ContainsFunc(c.sum.Shortlist, func(one Reranked) bool { return one.ID == l.ID }) {
			all = append(all, l)
		}
	}
	return all
}

// unlike returns the first candidates, at most size, that are at least a number of edits from every one taken before. Cells
// that differ by less rarely train differently. It measures no distance for 1 edit, as the candidates are distinct.
func unlike(s *kinds.Space, lines []runs.Line, size, distance int) (taken []runs.Line, err error) {
	var genomes []kinds.Genome
	for _, l := range lines {
		if len(taken) == size {
			break
		}
		g, err := s.Parse(l.Genome)
		if err != nil {
			return nil, err
		}
		near := func(other kinds.Genome) bool { return s.Distance(g, other) < distance }
		if distance > 1 && slices.ContainsFunc(genomes, near) {
			continue
		}
		taken, genomes = append(taken, l), append(genomes, g)
	}
	return taken, nil
}
