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

// Measurement holds the settings of [Measure].
type Measurement struct {
	Terms    []fitness.Term // metrics to measure
	Draws    int            // draws of weights, 1 or 2
	ByRow    bool           // every row of the oracle is an architecture of its own
	Workers  int            // networks measured in parallel
	Cache    *engine.Cache  // of measured values; nil for none
	Progress *cli.Progress
}

// subject is one architecture of a study: a member of the oracle, or a row without a genome.
type subject struct {
	member int // index; -1 for a row without a genome
	rows   []oracle.Row
}

// subjects returns all subjects that have a result. If byRow is true, every row is a subject of its own.
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
	return slices.DeleteFunc(all, func(s subject) bool { return len(s.values(o.Truth.Name)) == 0 })
}

// values returns the values that the rows have in a column.
func (s subject) values(name string) (all []float64) {
	for _, row := range s.rows {
		if v, ok := row.Values[name]; ok {
			all = append(all, v)
		}
	}
	return all
}

// Measure measures the networks of an oracle and returns a study of three kinds of metrics: those of m.Terms, the reference
// ordering of the space, and the columns of the files that are no results. It adds the number of parameters to the terms.
// Where measuring a network fails, its values are NaN. If ctx ends, the error says whether the cache keeps what was
// measured.
func Measure(ctx context.Context, s *engine.Setup, o *engine.Oracle, m Measurement) (study Study, err error) {
	all := subjects(o, m.ByRow)
	if len(all) == 0 {
		return study, fmt.Errorf("bench: no network in the files has the result %s", o.Truth.Name)
	}
	if !slices.ContainsFunc(m.Terms, func(t fitness.Term) bool { return t.Name == "parameters" }) {
		t, err := s.Term("parameters", "", fitness.Settings{}) // the baseline of every study
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
					Milliseconds: measureTime(ctx, s, o, t), Reference: t.Name == "parameters"})
			} else if t.Cost > fitness.Static {
				study.Metrics[first+i].SecondDraw = values[i]
			}
		}
	}
	study.Metrics = append(study.Metrics, publishedColumns(o, all)...)
	return study, nil
}

// withReference returns a study of the subjects whose only metric is the reference ordering of the space.
func withReference(s *engine.Setup, o *engine.Oracle, all []subject) Study {
	sign := 1.0
	study := Study{Truth: o.Truth.Name}
	if !o.Truth.Maximize {
		sign, study.Truth = -1, "-"+o.Truth.Name
	}
	count := s.Meter(nil, nil)
	reference := Metric{Name: s.Rule, Direction: 1, Reference: true, Milliseconds: math.NaN()}
	for _, one := range all {
		results := one.values(o.Truth.Name)
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

// sign returns 1 for more is better, -1 for less is better, 0 for neither.
func sign(d fitness.Direction) int {
	return map[fitness.Direction]int{fitness.Maximize: 1, fitness.Minimize: -1}[d]
}

// countParameters returns the number of parameters of a genome's network, or NaN.
func countParameters(m *engine.Meter, g kinds.Genome) float64 {
	t, err := m.Term("parameters", "", fitness.Settings{})
	if err != nil {
		return math.NaN()
	}
	network, identity := m.Network(g)
	values, _ := m.Evaluator.Values(context.Background(), network, identity, []fitness.Term{t})
	return values[t.Label]
}

// draw measures all terms with one draw of weights. It returns values by term and subject. NaN marks a missing value.
func (m Measurement) draw(ctx context.Context, s *engine.Setup, o *engine.Oracle, all []subject, draw int) ([][]float64, error) {
	values := make([][]float64, len(m.Terms))
	var indices []int
	var genomes []kinds.Genome
	for i, one := range all {
		if one.member >= 0 {
			indices, genomes = append(indices, i), append(genomes, o.Members[one.member].Genome)
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
				values[k][indices[i]] = v
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

// interrupted returns the error of an interrupted measurement. It says how to continue.
func (m Measurement) interrupted() error {
	if m.Cache == nil {
		return errors.New("interrupted: nothing was kept, because -cache is off")
	}
	return fmt.Errorf("interrupted: measured values are in %s; run the same command to continue", m.Cache.Dir)
}

// measureTime returns the median time of a metric for one network, in milliseconds. It measures up to seven networks one
// after the other, for about two seconds at most.
func measureTime(ctx context.Context, s *engine.Setup, o *engine.Oracle, t fitness.Term) float64 {
	const samples, limit = 7, 2 * time.Second
	m := s.Meter(nil, nil)
	var times []time.Duration
	for begin, i := time.Now(), 0; i < min(samples, len(o.Members)) && time.Since(begin) < limit; i++ {
		network, identity := s.Network(o.Members[i*len(o.Members)/samples%len(o.Members)].Genome)
		start := time.Now()
		m.Evaluator.Values(ctx, network, identity, []fitness.Term{t})
		times = append(times, time.Since(start))
	}
	if len(times) == 0 {
		return math.NaN()
	}
	slices.Sort(times)
	return times[len(times)/2].Seconds() * 1000
}

// publishedColumns returns a metric for each column of the files that is not a result.
func publishedColumns(o *engine.Oracle, all []subject) (metrics []Metric) {
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
			if values := one.values(l.Name); len(values) > 0 {
				v = values[0]
			}
			m.Values = append(m.Values, v)
		}
		metrics = append(metrics, m)
	}
	return metrics
}
