package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/runs/stats"
	"evolve/search"
)

// Meter measures terms of genomes. It ignores the constraints of the configuration.
type Meter struct {
	*Setup
	Evaluator *fitness.Evaluator
}

// Meter returns a meter of terms. cache may be nil.
func (s *Setup) Meter(terms []fitness.Term, cache *Cache) *Meter {
	return &Meter{s, fitness.NewEvaluator(s.evaluation(fitness.Config{Objectives: terms}, cache))}
}

// evaluation completes c with the conditions of measurement and the cache.
func (s *Setup) evaluation(c fitness.Config, cache *Cache) fitness.Config {
	c.NewProbe, c.Conditions = s.Probe, s.Text
	if cache != nil {
		c.Cache = cache
	}
	return c
}

// Measure measures every term and joins the errors of those that failed.
func (m *Meter) Measure(ctx context.Context, t Trial) search.Score {
	network, identity := m.Network(t.Genome)
	if err := network.Check(); err != nil { // a genome from a file can be outside the space
		return search.Score{Outcome: search.Outcome{Err: err.Error()}}
	}
	values, errs := m.Evaluator.Values(ctx, network, identity, m.Evaluator.Objectives)
	var failed []string
	for _, t := range m.Evaluator.Objectives {
		if err := errs[t.Label]; err != nil {
			failed = append(failed, err.Error())
		}
	}
	return search.Score{Metrics: values, Outcome: search.Outcome{Objectives: []float64{0}, Err: strings.Join(failed, "; ")}}
}

// MeasureAll measures genomes in parallel and calls each in the order of the genomes. It measures each identity once.
func (m *Meter) MeasureAll(ctx context.Context, genomes []kinds.Genome, workers int, each func(i int, c Candidate) error) error {
	return m.scoreAll(ctx, m.Measure, genomes, workers, each)
}

// scoreAll evaluates genomes in parallel and calls each in the order of the genomes. It evaluates each identity once.
func (s *Setup) scoreAll(ctx context.Context, evaluate func(context.Context, Trial) search.Score, genomes []kinds.Genome, workers int, each func(i int, c Candidate) error) error {
	if len(genomes) == 0 {
		return nil
	}
	metrics := map[string]map[string]float64{} // by identity, because the candidate of a repeat has none
	status, err := search.Run[kinds.Genome]{
		Options: search.Options{Lag: 4 * workers, Workers: workers, Budget: search.Budget{Evaluations: len(genomes)}},
		Space:   s.Points, Strategy: search.Random{}, Given: genomes, Eval: evaluate,
		Record: func(c Candidate, _ time.Duration) error {
			if c.Cached == nil {
				metrics[c.Hash] = c.Metrics
			}
			c.Metrics = metrics[c.Hash]
			return each(c.ID, c)
		},
	}.Do(ctx)
	if err == nil && status.Stop == search.StopInterrupted {
		return cli.Exit(cli.ExitInterrupted, ctx.Err())
	}
	return err
}

// DirectedTerm returns a metric by its name. A leading - reverses its direction. It panics if the name is unknown, because the
// check of the configuration refuses such names.
func (s *Setup) DirectedTerm(name string) fitness.Term {
	t, err := s.Term(strings.TrimPrefix(name, "-"), "", fitness.Settings{})
	if err != nil {
		panic("engine: a metric of the configuration is unknown: " + err.Error())
	}
	if strings.HasPrefix(name, "-") {
		t.Direction = map[fitness.Direction]fitness.Direction{fitness.Maximize: fitness.Minimize, fitness.Minimize: fitness.Maximize}[t.Direction]
	}
	return t
}

// byRanks sorts genomes by the sum of their ranks over terms, the best first. Genomes that fail come last.
func (s *Setup) byRanks(ctx context.Context, genomes []kinds.Genome, terms []fitness.Term, o Options) ([]kinds.Genome, error) {
	m := s.Meter(terms, o.Cache)
	rows := make([][]float64, len(genomes)) // oriented, higher is better
	o.Progress.Begin("genomes screened", len(genomes))
	defer o.Progress.End()
	err := m.MeasureAll(ctx, genomes, o.Workers, func(i int, c Candidate) error {
		o.Progress.Step(i+1, "")
		if rows[i] = m.Evaluator.Orient(c.Metrics); c.Err != "" {
			rows[i] = slices.Repeat([]float64{math.Inf(-1)}, len(terms))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sums := make([]float64, len(genomes))
	for k := range terms {
		column := make([]float64, len(genomes))
		for i := range genomes {
			column[i] = rows[i][k]
		}
		for i, r := range stats.Ranks(column) {
			sums[i] += r
		}
	}
	order := make([]int, len(genomes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(sums[j], sums[i]) })
	sorted := make([]kinds.Genome, len(order))
	for i, at := range order {
		sorted[i] = genomes[at]
	}
	return sorted, nil
}
