package outcome

import (
	"context"
	"fmt"
	"slices"

	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/runs"
	"evolve/search"
)

// Compared holds a genome and its values under the objective and the metrics of a run.
type Compared struct {
	Name       string             `json:"name"`
	Objective  *float64           `json:"objective,omitempty"`
	Infeasible bool               `json:"infeasible,omitempty"` // violates a constraint, whatever its objective
	Distance   int                `json:"distance"`             // edits between it and the winner
	Metrics    map[string]float64 `json:"metrics"`
	Err        string             `json:"err,omitempty"`
}

func (c *conclusion) compare(ctx context.Context) (err error) {
	c.sum.Compared, err = Compare(ctx, c.Engine, *c.sum.Winner)
	return err
}

// Compare measures the winner beside the known genomes of the space and one random genome, all of them at the first rung.
func Compare(ctx context.Context, e *engine.Engine, winner runs.Line) ([]Compared, error) {
	best, err := e.Parse(winner.Genome)
	if err != nil {
		return nil, err
	}
	rows := []Compared{measure(ctx, e, "winner", best, best)}
	for _, name := range e.Known {
		known, _ := e.Builtin(name)
		rows = append(rows, measure(ctx, e, name, known, best))
	}
	random := e.Points.Random(search.Rand(e.Config.Seed, 0, search.StreamPropose))
	return append(rows, measure(ctx, e, "a random "+e.Genome, random, best)), nil
}

// measure measures all metrics of a genome. A search skips the expensive ones for an infeasible genome; measure does not.
func measure(ctx context.Context, e *engine.Engine, name string, g, winner kinds.Genome) Compared {
	network, identity := e.Network(g)
	values, errs := e.Evaluator.Values(ctx, network, identity, e.Evaluator.Terms())
	row := Compared{Name: name, Distance: e.Distance(winner, g), Metrics: values}
	for _, t := range e.Evaluator.Terms() {
		if err := errs[t.Label]; err != nil {
			row.Err = err.Error()
			return row
		}
	}
	objective := e.Evaluator.Combine(values)[0]
	row.Objective = &objective
	row.Infeasible = slices.ContainsFunc(e.Constraints, func(k fitness.Constraint) bool {
		v := values[k.Label]
		return v < k.Min || v > k.Max
	})
	return row
}

// ObjectiveText returns the objective with five digits, or the reason why there is none.
func (c Compared) ObjectiveText() string {
	if c.Objective == nil {
		return "failed: " + c.Err
	}
	return fmt.Sprintf("%.5g", *c.Objective)
}
