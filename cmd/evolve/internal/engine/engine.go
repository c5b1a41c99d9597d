package engine

import (
	"cmp"
	"context"
	"fmt"
	"runtime"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/nn"
	"evolve/runs"
	"evolve/search"
)

// Engine is ready to search: it holds a Setup, the genomes to begin with and the evaluator.
type Engine struct {
	*Setup
	Evaluator *fitness.Evaluator
	Given     []kinds.Genome // what the search begins with
	Cache     *Cache         // nil: none

	cheap []fitness.Term // what warmup and screen measure

	Watch func(search.Status) // called after every candidate of Search; may be nil
}

// Options control New.
type Options struct {
	Workers  int
	Dir      string // of the run, where trainings are kept; "" for none
	Cache    *Cache // nil: none
	Progress *cli.Progress
}

// New prepares everything that the first proposal needs: it reads and orders the genomes to begin with, draws the reference
// sample if objectives are combined by rank, and builds the evaluator. It evaluates genomes for the first two.
func New(ctx context.Context, s *Setup, o Options) (*Engine, error) {
	if t := s.trainings; t != nil {
		t.workers, t.dir, t.cache = max(o.Workers, 1), o.Dir, o.Cache
		t.progress = cmp.Or(o.Progress, t.progress)
	}
	given, err := s.Space.Given(s.Config.Strategy.Given, s.Config.Path)
	if err != nil {
		return nil, err
	}
	cheap, err := s.cheapTerms()
	if err != nil {
		return nil, cli.Usage("strategy.cheap: %v", err)
	}
	switch c := s.Config.Strategy; {
	case c.Kind == "walk":
		var by []fitness.Term
		for _, name := range c.By {
			by = append(by, s.DirectedTerm(name))
		}
		list, err := s.byRanks(ctx, s.Points.(*pool).members, by, o)
		if err != nil {
			return nil, err
		}
		given = append(given, list...)
	case c.Warmup > 0:
		list, err := s.byRanks(ctx, s.drawn(c.Warmup), cheap, o)
		if err != nil {
			return nil, err
		}
		given = append(given, list[:min(len(list), max(c.Population, c.Start))]...)
	}
	evaluation := s.evaluation(fitness.Config{Objectives: s.Objectives, Constraints: s.Constraints}, o.Cache)
	if evaluation.Reference, err = s.drawReference(ctx, evaluation, o); err != nil {
		return nil, err
	}
	return &Engine{Setup: s, Evaluator: fitness.NewEvaluator(evaluation), Given: given, Cache: o.Cache, cheap: cheap}, nil
}

// drawn returns n random genomes. It uses the complement of the seed, so that they differ from those of the run.
func (s *Setup) drawn(n int) (all []kinds.Genome) {
	for i := range n {
		all = append(all, s.Points.Random(search.Rand(^s.Config.Seed, i, search.StreamPropose)))
	}
	return all
}

// evaluate returns the evaluation function of a search. It measures the canonical network, so that a score depends only on the
// identity and the configuration.
func (s *Setup) evaluate(e *fitness.Evaluator) func(context.Context, Trial) search.Score {
	return func(ctx context.Context, t Trial) search.Score {
		network, identity := s.Network(t.Genome)
		r, err := e.ScoreAt(ctx, fitness.Subject{Network: network, Identity: identity, Rung: t.Rung})
		score := search.Score{Metrics: r.Metrics, Outcome: search.Outcome{Objectives: r.Objectives, Violation: r.Violation}}
		if err != nil {
			score.Objectives, score.Err = nil, err.Error()
		}
		score.Cost = s.cost(t.Rung, r, err)
		if s.Oracle != nil {
			s.Oracle.addTo(score.Metrics, identity)
		}
		return score
	}
}

// ScoreAll scores genomes as the search does at a rung, and calls each in the order of the genomes.
func (e *Engine) ScoreAll(ctx context.Context, genomes []kinds.Genome, rung, workers int, each func(i int, c Candidate) error) error {
	evaluate := e.evaluate(e.Evaluator)
	return e.scoreAll(ctx, func(ctx context.Context, t Trial) search.Score {
		t.Rung = rung
		return evaluate(ctx, t)
	}, genomes, workers, each)
}

// Header returns the header of a run's log.
func (e *Engine) Header() runs.Header {
	return runs.Header{Program: cli.Version, Go: runtime.Version(), Arch: runtime.GOARCH, Kernel: nn.Kernel(),
		Seed: e.Config.Seed, Config: e.Config.JSON(), Input: e.Input.String(), Training: e.trainingText(), Oracle: e.OracleHeader(), Reference: e.reference()}
}

// trainingText describes what candidates are trained on, "" if they are not.
func (e *Engine) trainingText() string {
	if e.trainings == nil {
		return ""
	}
	return e.trainings.text
}

// reference returns the size and the digest of the reference sample for the header, or nil if there is none.
func (e *Engine) reference() *runs.Reference {
	r := e.Evaluator.Reference
	if r == nil {
		return nil
	}
	return &runs.Reference{Size: r.Size(), Digest: r.Digest()}
}

// CheckHeader returns an error if the text, the oracle or the reference sample of a log differs from that of this engine.
func (e *Engine) CheckHeader(h runs.Header) error {
	if in := e.Input.String(); h.Input != "" && h.Input != in {
		return fmt.Errorf("networks read other words than when the run began (now %s, then %s): scores would not be comparable (restore the text)", in, h.Input)
	}
	if now := e.trainingText(); now != h.Training {
		return fmt.Errorf("candidates are trained on other words than when the run began (now %s, then %s): losses would not be comparable (restore the text)", now, h.Training)
	}
	if a, b := h.Oracle, e.OracleHeader(); a != nil && b != nil && *a != *b {
		return fmt.Errorf("the oracle differs from that of the log (now %d results, digest %s; then %d, digest %s): truths would not be comparable (restore the files)", b.Size, b.Digest, a.Size, a.Digest)
	}
	if r := e.reference(); r != nil && h.Reference != nil && *r != *h.Reference {
		return fmt.Errorf("the reference sample (%d %ss, digest %s) differs from that of the log (%d, digest %s): objectives would not be comparable (is this another version of evolve?)",
			r.Size, e.Genome, r.Digest, h.Reference.Size, h.Reference.Digest)
	}
	return nil
}
