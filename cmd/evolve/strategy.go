package main

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"evolve/fitness"
	"evolve/runs/stats"
	"evolve/search"
)

// strategy is the one that the configuration names.
func (e *engine[G]) strategy() search.Strategy {
	_, cross := search.As[search.Crosser[G]](e.space)
	switch c := e.config.Strategy; c.Kind {
	case "random":
		return search.Random{}
	case "local":
		return &search.Local{Start: c.Start, Whole: c.Whole}
	case "elitist":
		return &search.Elitist{Population: c.Population, Sample: c.Sample, Cross: cross}
	case "nsga2":
		return &search.NSGA2{Population: c.Population, Crossover: c.Crossover, Cross: cross && c.Crossover > 0}
	case "pdns":
		return &search.PDNS{Population: c.Population, Cross: cross}
	case "walk":
		return search.Walk{Count: len(e.given)}
	default:
		return &search.Aging{Population: c.Population, Sample: c.Sample}
	}
}

// searched is the space that proposals are made in: one that looks at a cheap metric first where that is asked for.
func (e *engine[G]) searched() search.Space[G] {
	c := e.config.Strategy
	if c.Screen < 2 {
		return e.space
	}
	return search.Screen[G]{Inner: e.space, K: c.Screen, Cheap: e.cheap()}
}

// cheap is the cheap metric of a genome, more is better; NaN where it fails. It is measured on one goroutine.
func (e *engine[G]) cheap() func(G) float64 {
	t := e.mustTerm(e.config.Strategy.Cheap)
	evaluator := fitness.NewEvaluator(fitness.Config{NewProbe: e.probe, Conditions: e.text, Objectives: []fitness.Term{t}})
	return func(g G) float64 {
		network, identity := e.network(g)
		values, errs := evaluator.Values(context.Background(), network, identity, evaluator.Objectives)
		if len(errs) > 0 {
			return math.NaN()
		}
		return evaluator.Orient(values)[0]
	}
}

// mustTerm is a metric that the configuration was checked for.
func (e *engine[G]) mustTerm(metric string) fitness.Term {
	t, err := e.term(metric, "", fitness.Settings{})
	if err != nil {
		panic("a metric of the configuration is unknown: " + err.Error())
	}
	return t
}

// directed is a metric by its name, against its direction where a - stands before it.
func (e *engine[G]) directed(name string) fitness.Term {
	t := e.mustTerm(strings.TrimPrefix(name, "-"))
	if strings.HasPrefix(name, "-") {
		t.Direction = map[fitness.Direction]fitness.Direction{fitness.Maximize: fitness.Minimize, fitness.Minimize: fitness.Maximize}[t.Direction]
	}
	return t
}

// measuring is the engine with other metrics as its objectives, and nothing else.
func (e *engine[G]) measuring(metrics ...string) *engine[G] {
	c := e.evaluator.Config
	c.Objectives, c.Constraints, c.Reference = nil, nil, nil
	for _, name := range metrics {
		c.Objectives = append(c.Objectives, e.directed(name))
	}
	other := *e
	other.evaluator = fitness.NewEvaluator(c)
	return &other
}

// ready does what comes before the first proposal: the genomes to begin with, and the random sample of ranks.
func (e *engine[G]) ready(ctx context.Context, workers int, p *progress) error {
	switch c := e.config.Strategy; {
	case c.Kind == "walk":
		list, err := e.inOrder(ctx, e.space.(*pool[G]).members, c.By, workers, p)
		if err != nil {
			return err
		}
		e.given = append(e.given, list...)
	case c.Warmup > 0:
		list, err := e.inOrder(ctx, e.drawn(c.Warmup), []string{c.Cheap}, workers, p)
		if err != nil {
			return err
		}
		e.given = append(e.given, list[:min(len(list), max(c.Population, c.Start))]...)
	}
	return e.freeze(ctx, workers, p)
}

// drawn are n random genomes. The complement keeps them apart from those of a run of the same seed.
func (e *engine[G]) drawn(n int) (all []G) {
	for i := range n {
		all = append(all, e.space.Random(search.Rand(^e.config.Seed, i, search.StreamPropose)))
	}
	return all
}

// inOrder sorts genomes by the sum of their ranks under metrics, the best first. Those that fail come last.
func (e *engine[G]) inOrder(ctx context.Context, genomes []G, metrics []string, workers int, p *progress) ([]G, error) {
	ordering := e.measuring(metrics...)
	oriented, err := ordering.oriented(ctx, genomes, workers, p)
	if err != nil {
		return nil, err
	}
	sums := make([]float64, len(genomes))
	for k := range metrics {
		column := make([]float64, len(genomes))
		for i := range genomes {
			column[i] = oriented[i][k]
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
	sorted := make([]G, len(order))
	for i, at := range order {
		sorted[i] = genomes[at]
	}
	return sorted, nil
}

// oriented measures the objectives of genomes, higher is better; the least number there is where one fails.
func (e *engine[G]) oriented(ctx context.Context, genomes []G, workers int, p *progress) ([][]float64, error) {
	rows := make([][]float64, len(genomes))
	p.begin("looked at first", len(genomes))
	defer p.end()
	err := e.scoreAll(ctx, e.measure, genomes, workers, func(i int, c search.Candidate[G]) error {
		p.step(i+1, "")
		if rows[i] = e.evaluator.Orient(c.Metrics); c.Err != "" {
			rows[i] = slices.Repeat([]float64{math.Inf(-1)}, len(e.evaluator.Objectives))
		}
		return nil
	})
	return rows, err
}
