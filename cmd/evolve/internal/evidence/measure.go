package evidence

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/fitness/oracle"
)

// Measurement says which metrics of an oracle's networks are measured, and how.
type Measurement struct {
	Terms    []fitness.Term
	Draws    int           // of weights, 1 or 2
	ByRow    bool          // every row of the oracle counts by itself, not every network
	Workers  int           // networks side by side
	Cache    *engine.Cache // nil: none
	Progress *cli.Progress
}

// subject is one line of a study: a member of the oracle, or a row that has no genome.
type subject struct {
	member int // -1: none
	rows   []oracle.Row
}

// subjects returns everything that has a result: networks, or every row by itself.
func subjects(o *engine.Oracle, byRow bool) (all []subject) {
	for i, m := range o.Members {
		if !byRow {
			all = append(all, subject{i, m.Rows})
			continue
		}
		for _, row := range m.Rows {
			all = append(all, subject{i, []oracle.Row{row}})
		}
	}
	for _, row := range o.Rows {
		if row.Recipe == nil {
			all = append(all, subject{-1, []oracle.Row{row}})
		}
	}
	return slices.DeleteFunc(all, func(s subject) bool { return len(s.column(o.Truth.Name)) == 0 })
}

// column returns every value that the rows have in a column.
func (s subject) column(name string) (all []float64) {
	for _, row := range s.rows {
		if v, ok := row.Values[name]; ok {
			all = append(all, v)
		}
	}
	return all
}

// Measure measures the networks of an oracle and returns the study of all metrics: those of the terms, the reference of the
// space, and the columns of the files that are no results.
func Measure(ctx context.Context, s *engine.Setup, o *engine.Oracle, m Measurement) (study Study, err error) {
	all := subjects(o, m.ByRow)
	if len(all) == 0 {
		return study, fmt.Errorf("bench: no network in the files has a %s", o.Truth.Name)
	}
	if !slices.ContainsFunc(m.Terms, func(t fitness.Term) bool { return t.Name == "parameters" }) {
		t, err := s.Term("parameters", "", fitness.Settings{}) // always there, to compare with
		if err != nil {
			return study, err
		}
		m.Terms = append(m.Terms, t)
	}
	study = withReference(s, o, all)
	first := len(study.Metrics)
	for draw := range m.Draws {
		values, err := m.draw(ctx, s.Reseeded(uint64(draw)), o, all, draw)
		if err != nil {
			return study, err
		}
		for i, t := range m.Terms {
			if draw == 0 {
				study.Metrics = append(study.Metrics, Metric{Name: t.Label, Direction: sign(t.Direction), Values: values[i],
					Milliseconds: timeOf(ctx, s, o, t), Reference: t.Name == "parameters"})
			} else if t.Cost > fitness.Static {
				study.Metrics[first+i].Again = values[i]
			}
		}
	}
	study.Metrics = append(study.Metrics, published(o, all)...)
	return study, nil
}

// withReference returns a study that has no metric but the reference of the space.
func withReference(s *engine.Setup, o *engine.Oracle, all []subject) Study {
	sign := 1.0
	study := Study{Truth: o.Truth.Name}
	if !o.Truth.Maximize {
		sign, study.Truth = -1, "-"+o.Truth.Name
	}
	count := s.Meter(nil, nil)
	reference := Metric{Name: s.Rule, Direction: 1, Reference: true, Milliseconds: math.NaN()}
	for _, one := range all {
		results := one.column(o.Truth.Name)
		for i := range results {
			results[i] *= sign
		}
		parameters, stratum, byRule := math.NaN(), "", math.NaN()
		if one.member >= 0 {
			g := o.Members[one.member].Genome
			parameters, stratum, byRule = countParameters(count, g), s.Stratum(g), s.ByRule(g)
		}
		study.Results = append(study.Results, results)
		study.Parameters, study.Stratum = append(study.Parameters, parameters), append(study.Stratum, stratum)
		reference.Values = append(reference.Values, byRule)
	}
	study.Metrics = []Metric{reference}
	return study
}

func sign(d fitness.Direction) int {
	return map[fitness.Direction]int{fitness.Maximize: 1, fitness.Minimize: -1}[d]
}

// countParameters returns the parameters of a genome's network.
func countParameters(m *engine.Meter, g kinds.Genome) float64 {
	t, err := m.Term("parameters", "", fitness.Settings{})
	if err != nil {
		return math.NaN()
	}
	network, identity := m.Network(g)
	values, _ := m.Evaluator.Values(context.Background(), network, identity, []fitness.Term{t})
	return values[t.Label]
}

// draw measures all terms with one draw of weights, and returns values by term and subject; NaN where there is none.
func (m Measurement) draw(ctx context.Context, s *engine.Setup, o *engine.Oracle, all []subject, draw int) ([][]float64, error) {
	values := make([][]float64, len(m.Terms))
	var places []int
	var genomes []kinds.Genome
	for i, one := range all {
		if one.member >= 0 {
			places, genomes = append(places, i), append(genomes, o.Members[one.member].Genome)
		}
	}
	for i := range values {
		values[i] = slices.Repeat([]float64{math.NaN()}, len(all))
	}
	m.Progress.Begin(fmt.Sprintf("networks measured, draw %d", draw+1), len(genomes))
	defer m.Progress.End()
	err := s.Meter(m.Terms, m.Cache).MeasureAll(ctx, genomes, m.Workers, func(i int, c engine.Candidate) error {
		for k, t := range m.Terms {
			if v, ok := c.Metrics[t.Label]; ok {
				values[k][places[i]] = v
			}
		}
		m.Progress.Step(i+1, "")
		return nil
	})
	if err != nil && ctx.Err() != nil {
		return nil, cli.Exit(cli.ExitInterrupted, m.interrupted())
	}
	return values, err
}

// interrupted says what is left of an interrupted measurement.
func (m Measurement) interrupted() error {
	if m.Cache == nil {
		return errors.New("interrupted: with -cache off nothing is kept")
	}
	return fmt.Errorf("interrupted: what was measured is kept in %s, the same command goes on", m.Cache.Dir)
}

// timeOf returns the milliseconds that a metric takes for one network, alone: the median of a few.
func timeOf(ctx context.Context, s *engine.Setup, o *engine.Oracle, t fitness.Term) float64 {
	const few, long = 7, 2 * time.Second
	m := s.Meter(nil, nil)
	var took []time.Duration
	for begin, i := time.Now(), 0; i < min(few, len(o.Members)) && time.Since(begin) < long; i++ {
		network, identity := s.Network(o.Members[i*len(o.Members)/few%len(o.Members)].Genome)
		start := time.Now()
		m.Evaluator.Values(ctx, network, identity, []fitness.Term{t})
		took = append(took, time.Since(start))
	}
	if len(took) == 0 {
		return math.NaN()
	}
	slices.Sort(took)
	return took[len(took)/2].Seconds() * 1000
}

// published returns the columns of files that are neither results nor measured here.
func published(o *engine.Oracle, all []subject) (metrics []Metric) {
	for _, l := range o.Labels {
		if l.Result {
			continue
		}
		m := Metric{Name: "published " + l.Name, Milliseconds: math.NaN(), Reference: strings.Contains(strings.ToLower(l.Name), "parameters")}
		if l.Known {
			if m.Direction = -1; l.Maximize {
				m.Direction = 1
			}
		}
		for _, one := range all {
			v := math.NaN()
			if column := one.column(l.Name); len(column) > 0 {
				v = column[0]
			}
			m.Values = append(m.Values, v)
		}
		metrics = append(metrics, m)
	}
	return metrics
}
