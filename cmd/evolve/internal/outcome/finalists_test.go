package outcome

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

// Finalists are the best, in their order, that are far enough from every better one taken, and no others.
func TestUnlike(t *testing.T) {
	c, _, err := kinds.Load("", "rnn", nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := kinds.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	g, _ := s.Builtin("gru")
	genomes, lines := []kinds.Genome{}, []runs.Line{}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 16 { // a walk, so that neighbours are near
		g = s.Points.Mutate(g, rng)
		text, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		l := runs.Line{}
		l.ID, l.Genome = len(lines), text
		genomes, lines = append(genomes, g), append(lines, l)
	}
	for _, distance := range []int{1, 3, 5} {
		taken, err := unlike(s, lines, len(lines), distance)
		if err != nil {
			t.Fatal(err)
		}
		next, left := 0, 0
		for id, g := range genomes {
			nearest := 1 << 30
			for _, l := range taken[:next] {
				nearest = min(nearest, s.Distance(g, genomes[l.ID]))
			}
			is := next < len(taken) && taken[next].ID == id
			if is != (nearest >= distance || distance == 1) {
				t.Errorf("distance %d: candidate %d is %d from better ones, taken: %v", distance, id, nearest, is)
			}
			if is {
				next++
			} else {
				left++
			}
		}
		if (left > 0) != (distance > 1) || next < 3 {
			t.Errorf("distance %d: %d taken, %d left out", distance, next, left)
		}
		if few, err := unlike(s, lines, 2, distance); err != nil || len(few) != 2 || few[1].ID != taken[1].ID {
			t.Errorf("distance %d: the first two are %v: %v", distance, few, err)
		}
	}
}
