package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
)

// trainings trains the candidates of a search: it is the metric trained_loss. All candidates have the recipe of [training]
// and one learning rate, which is chosen before the first of them is trained.
type trainings struct {
	newLadder func() *halving.Ladder // of the recipe, at no rate and without a folder
	text      string                 // describes the streams, for the header of a log
	rates     []float64              // that are tried, in this order; a single one is taken untried
	known     []Trainee              // the networks that the rates are tried on
	workers   int
	dir       string // of the run, "" for none
	cache     *Cache // nil: none
	progress  *cli.Progress

	mu     sync.Mutex
	ladder *halving.Ladder // at the chosen rate; nil until it is chosen
}

// openTrainings reads the text of [training] and adds the metric trained_loss.
func (s *Setup) openTrainings() error {
	if !s.Config.Trains() {
		return nil
	}
	t, err := newTrainings(s.Config, s.Space)
	if err != nil {
		return err
	}
	s.trainings = t
	s.Metrics = append(s.Metrics[:len(s.Metrics):len(s.Metrics)], fitness.Metric{
		Name: config.TrainedLoss, Version: 1, Direction: fitness.Minimize, Cost: fitness.Trained,
		Summary: "validation loss after a short training, nats per token", Source: "[training]", Find: t.loss,
	})
	return nil
}

func newTrainings(c *config.Config, space *kinds.Space) (*trainings, error) {
	plan, err := NewPlan(c.Training.Training(), c.Path, "", c.TrainingSeed())
	if err != nil {
		return nil, err
	}
	t := &trainings{rates: ratesOf(c.Training), workers: 1, progress: cli.NewProgress(nil, true), text: fmt.Sprintf("%s, digest %s", plan.Text, train.Digest(plan.Train, plan.Valid))}
	t.newLadder = func() *halving.Ladder {
		l := &halving.Ladder{Recipe: plan.Recipe, Train: plan.Train, Valid: plan.Valid, Rungs: c.RungTokens(), Text: t.text,
			Seed: c.TrainingSeed(), ValidTokens: c.Training.ValidTokens}
		l.Settings.Schedule = train.Tail
		return l
	}
	if err := t.newLadder().Check(); err != nil {
		return nil, err
	}
	for _, name := range space.Known {
		g, _ := space.Builtin(name)
		one, err := NewTrainee(space, name, g, -1, true)
		if err != nil {
			return nil, err
		}
		t.known = append(t.known, one)
	}
	return t, nil
}

// loss implements Metric.Find.
func (t *trainings) loss(ctx context.Context, s fitness.Subject) (float64, error) {
	ladder, err := t.atRate(ctx, nil)
	if err != nil {
		return 0, err
	}
	return t.cached(ctx, ladder, s)
}

// cached returns a loss from the cache, or trains and caches it.
func (t *trainings) cached(ctx context.Context, ladder *halving.Ladder, s fitness.Subject) (float64, error) {
	key := fmt.Sprintf("%s version=1 tokens=%d; %s", config.TrainedLoss, ladder.Rungs[s.Rung], ladder.Conditions())
	if t.cache != nil {
		if loss, ok := t.cache.Get(key, s.Identity); ok {
			return loss, nil
		}
	}
	loss, err := ladder.Loss(ctx, s.Network, s.Identity, s.Rung)
	if err == nil && t.cache != nil {
		t.cache.Put(key, s.Identity, loss)
	}
	return loss, err
}

// at returns a ladder of the recipe at a rate.
func (t *trainings) at(rate float64) *halving.Ladder {
	l := t.newLadder()
	if l.Settings.Rate = rate; t.dir != "" {
		l.Dir = runs.CheckpointsDir(t.dir)
	}
	return l
}

// atRate returns the ladder at the chosen rate. The first call chooses it; others wait. keep saves a file of the run; nil:
// nothing is saved.
func (t *trainings) atRate(ctx context.Context, keep func(name string, data []byte) error) (*halving.Ladder, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ladder == nil {
		rate, err := t.chooseRate(ctx, keep)
		if err != nil {
			return nil, err
		}
		t.ladder = t.at(rate)
	}
	return t.ladder, nil
}

// cost returns the tokens that an evaluation is charged. A training that diverged is charged as a whole; one that did not
// begin, because the candidate broke a constraint or failed before, costs nothing.
func (s *Setup) cost(rung int, r fitness.Result, err error) float64 {
	trained := func(o fitness.Term) bool {
		_, measured := r.Metrics[o.Label]
		return o.Name == config.TrainedLoss && (measured || errors.Is(err, halving.ErrDiverged))
	}
	if !slices.ContainsFunc(s.Objectives, trained) {
		return 0
	}
	return float64(s.trainings.newLadder().Cost(rung))
}

// removeCheckpoints removes what a finished search no longer needs; trainings after it, such as those of networks that the
// winner is compared with, keep no checkpoints. An extended search trains again what it promotes.
func (t *trainings) removeCheckpoints() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	dir := t.dir
	if dir == "" {
		return nil
	}
	t.dir = ""
	t.ladder = t.at(t.ladder.Settings.Rate)
	return os.RemoveAll(runs.CheckpointsDir(dir))
}

// ratesOf returns the learning rates of a search, those to be tried if it has no fixed one.
func ratesOf(t config.Rungs) []float64 {
	if t.Rate == config.Auto {
		return t.Rates
	}
	return []float64{float64(t.Rate)}
}

// prepareTrainings chooses the learning rate of a search that trains its candidates.
func (e *Engine) prepareTrainings(ctx context.Context, log *runs.Writer, p *cli.Progress) error {
	if e.trainings == nil {
		return nil
	}
	_, err := e.trainings.atRate(ctx, log.WriteFile)
	if ctx.Err() != nil {
		return cli.Interrupted("interrupted while learning rates were tried (evolve resume %s continues)", cli.Quoted(log.Dir))
	}
	return err
}
