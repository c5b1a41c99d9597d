package halving

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evolve/nn"
	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
	"evolve/nn/train"
	spacernn "evolve/space/rnn"
)

// TestInheritedLoss prints how well several losses order 30 cells as their losses after 240 000 tokens from scratch do, means of
// two other seeds: losses after short trainings from scratch, and after short trainings from the weights of their parents. The
// cells are five mutants each of six built-in cells. It takes about ten minutes of one core. EVOLVE_INHERIT names the folder of
// its results; the same command continues after an interruption.
func TestInheritedLoss(t *testing.T) {
	dir := os.Getenv("EVOLVE_INHERIT")
	if dir == "" {
		t.Skip("a measurement: EVOLVE_INHERIT must name a folder for its results")
	}
	m := &inheritance{T: t, dir: dir, ladder: wikiLadder(t, 20_000, 60_000, 240_000), losses: map[string]float64{}, parents: map[string]*train.Language{}}
	m.ladder.Dir, m.ladder.Keep = dir, 1000
	if text, err := os.ReadFile(m.path()); err == nil && json.Unmarshal(text, &m.losses) != nil {
		t.Fatalf("%s is damaged: remove it", m.path())
	}
	rng := rand.New(rand.NewPCG(1, 1))
	columns := []string{"20 000 tokens", "60 000 tokens", "inherited, rate 0.012", "inherited, rate 0.004", "inherited, rate 0.001", "the parent's 240 000 tokens", "truth"}
	values := make([][]float64, len(columns))
	names := []string{"gru", "lstm", "mgu", "light_gru", "gru_linear", "gru_skip"}
	for range 5 {
		for _, name := range names {
			parent, _ := spacernn.Builtin(name)
			c := child{name, parent, spacernn.Space{}.Mutate(parent, rng)}
			for i, v := range []float64{m.scratch(c.cell, 0, 1), m.scratch(c.cell, 1, 1), m.inherited(c, 0.012), m.inherited(c, 0.004), m.inherited(c, 0.001),
				m.parentLoss(c), (m.scratch(c.cell, 2, 2) + m.scratch(c.cell, 2, 3)) / 2} {
				values[i] = append(values[i], v)
			}
			t.Logf("%-10s %.3f", c.name, lastOf(values))
		}
	}
	report(t, "all", columns, values)
	report(t, "those that learn", columns, learners(values))
}

// report prints the tau of each column with the last one.
func report(t *testing.T, what string, columns []string, values [][]float64) {
	truth := values[len(columns)-1]
	for i, name := range columns[:len(columns)-1] {
		siblings, pairs := tauOfSiblings(values[i], truth, values[len(columns)-2])
		t.Logf("%s, %d: %-28s tau %5.2f, minus that of 60 000 tokens %s; among %d pairs of siblings %.2f", what, len(truth), name,
			nntest.TauB(values[i], truth), difference(values[i], values[1], truth), pairs, siblings)
	}
}

// learners returns the rows whose last column is below 4 nats. Cells that learn no more than the frequencies of words have 4.4.
func learners(values [][]float64) [][]float64 {
	some := make([][]float64, len(values))
	for i, column := range values {
		for row, v := range column {
			if values[len(values)-1][row] < 4 {
				some[i] = append(some[i], v)
			}
		}
	}
	return some
}

// tauOfSiblings returns Kendall's tau of the pairs of one parent, which have the same value of family.
func tauOfSiblings(x, y, family []float64) (tau float64, pairs int) {
	for i := range x {
		for j := range i {
			if family[i] == family[j] && y[i] != y[j] {
				pairs++
				tau += float64(cmp.Compare(x[i], x[j]) * cmp.Compare(y[i], y[j]))
			}
		}
	}
	return tau / float64(pairs), pairs
}

// child is a mutant of a built-in cell.
type child struct {
	name         string
	parent, cell spacernn.Cell
}

// inheritance measures losses once and keeps them in a file.
type inheritance struct {
	*testing.T
	dir     string
	ladder  *Ladder
	losses  map[string]float64
	parents map[string]*train.Language // trained
}

func (m *inheritance) path() string { return filepath.Join(m.dir, "losses.json") }

// once returns the loss of a key from the file, or measures it. Diverged trainings have the loss of guessing.
func (m *inheritance) once(key string, measure func() (float64, error)) float64 {
	if v, ok := m.losses[key]; ok {
		return v
	}
	v, err := measure()
	if errors.Is(err, ErrDiverged) {
		v, err = math.Log(float64(m.ladder.Words)), nil
	}
	if err != nil {
		m.Fatalf("%s: %v", key, err)
	}
	m.losses[key] = v
	text, err := json.MarshalIndent(m.losses, "", " ")
	if err == nil {
		err = replaceFile(m.path(), text)
	}
	if err != nil {
		m.Fatal(err)
	}
	return v
}

// scratch returns the loss of a cell that is trained to a rung.
func (m *inheritance) scratch(cell spacernn.Cell, rung int, seed uint64) float64 {
	canonical, identity := cell.Identity()
	return m.once(fmt.Sprintf("%s rung %d seed %d", identity, rung, seed), func() (float64, error) {
		return m.ladderOf(seed).Loss(m.Context(), nnrnn.Cell(canonical), identity, rung)
	})
}

// ladderOf returns the ladder with another seed.
func (m *inheritance) ladderOf(seed uint64) *Ladder {
	l := m.ladder
	return &Ladder{Recipe: l.Recipe, Train: l.Train, Valid: l.Valid, Text: l.Text, Seed: seed, Rungs: l.Rungs, Dir: l.Dir, Keep: l.Keep}
}

// inherited returns the loss of a child after 20 000 tokens from the weights of its trained parent.
func (m *inheritance) inherited(c child, rate float64) float64 {
	canonical, identity := c.cell.Identity()
	return m.once(fmt.Sprintf("%s inherited from %s rate %g", identity, c.name, rate), func() (float64, error) {
		model := m.model(canonical, 4)
		if err := model.Inherit(m.trainedParent(c), spacernn.Match(c.parent, c.cell)); err != nil {
			return 0, err
		}
		return m.train(model, 0, rate)
	})
}

// trainedParent returns a parent after 240 000 tokens.
func (m *inheritance) trainedParent(c child) *train.Language {
	if m.parents[c.name] == nil {
		canonical, _ := c.parent.Identity()
		m.parents[c.name] = m.model(canonical, 1)
		loss, err := m.train(m.parents[c.name], 2, m.ladder.Settings.Rate)
		if err != nil {
			m.Fatal(err)
		}
		m.once("parent "+c.name, func() (float64, error) { return loss, nil })
	}
	return m.parents[c.name]
}

// parentLoss returns the loss of a parent after 240 000 tokens.
func (m *inheritance) parentLoss(c child) float64 {
	if v, ok := m.losses["parent "+c.name]; ok {
		return v
	}
	m.trainedParent(c)
	return m.losses["parent "+c.name]
}

// model returns a new language model of a cell.
func (m *inheritance) model(c spacernn.Cell, seed uint64) *train.Language {
	model, err := m.ladder.Model(nnrnn.Cell(c), nn.WeightKey(seed, 0), m.ladder.Train.Targets)
	if err != nil {
		m.Fatal(err)
	}
	return model.(*train.Language)
}

// train trains a model as many tokens as a rung has, and returns its loss.
func (m *inheritance) train(model train.Model, rung int, rate float64) (float64, error) {
	s := m.ladder.settings(rung)
	s.Rate = rate
	trainer, err := train.New(model, s, m.ladder.Train, m.ladder.Valid)
	if err == nil {
		err = trainer.Run(m.Context(), s.Tokens, nil)
	}
	switch {
	case err != nil:
		return 0, err
	case trainer.Failed:
		return 0, fmt.Errorf("%w: %s", ErrDiverged, trainer.Ended)
	}
	return trainer.Curve[0].Valid, nil
}

// lastOf returns the last element of each slice.
func lastOf(all [][]float64) (last []float64) {
	for _, v := range all {
		last = append(last, v[len(v)-1])
	}
	return last
}

// difference returns the tau of x with y minus that of base with y, and its 95 % interval of 2 000 bootstraps.
func difference(x, base, y []float64) string {
	rng := rand.New(rand.NewPCG(2, 2))
	var all []float64
	for range 2000 {
		var a, b, c []float64
		for range y {
			i := rng.IntN(len(y))
			a, b, c = append(a, x[i]), append(b, base[i]), append(c, y[i])
		}
		all = append(all, nntest.TauB(a, c)-nntest.TauB(b, c))
	}
	slices.Sort(all)
	return fmt.Sprintf("%.2f (%.2f to %.2f)", nntest.TauB(x, y)-nntest.TauB(base, y), all[50], all[1949])
}
