package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"evolve/fitness"
	"evolve/nn/train/halving"
	"evolve/runs"
	"evolve/runs/stats"
)

// triedRates holds the rates that a search tried, and the one that it trains at. A run keeps it, so that a later session need
// not try them again.
type triedRates struct {
	Conditions string      `json:"conditions"` // of the trainings, at no rate
	Rate       float64     `json:"rate"`       // the chosen one
	Tried      []trainedAt `json:"tried"`
}

// trainedAt holds the losses of the known networks at a rate, at the end of the first rung. A training that diverged has none.
type trainedAt struct {
	Rate   float64            `json:"rate"`
	Losses map[string]float64 `json:"losses"`
}

// gridCost returns the tokens that choosing the rate costs.
func (t *trainings) gridCost() float64 {
	if len(t.rates) < 2 {
		return 0
	}
	return float64(len(t.rates) * len(t.known) * t.newLadder().Cost(0))
}

// chooseRate returns the rate at which the median loss of the known networks at the end of the first rung is smallest. A rate
// at which a network diverges counts as an infinite loss of it.
func (t *trainings) chooseRate(ctx context.Context, keep func(name string, data []byte) error) (float64, error) {
	if len(t.rates) == 1 {
		return t.rates[0], nil
	}
	if saved, ok := t.savedRates(); ok {
		return saved.Rate, nil
	}
	tried, err := t.tryRates(ctx)
	if err != nil {
		return 0, err
	}
	best, lowest := 0.0, math.Inf(1)
	for _, one := range tried {
		losses := make([]float64, 0, len(t.known))
		for _, k := range t.known {
			loss, ok := one.Losses[k.Name]
			if !ok {
				loss = math.Inf(1)
			}
			losses = append(losses, loss)
		}
		if median := stats.Median(losses); median < lowest {
			best, lowest = one.Rate, median
		}
	}
	if best == 0 {
		return 0, fmt.Errorf("every known network diverges at every learning rate of %v: add smaller ones to training.rates", t.rates)
	}
	if keep == nil {
		return best, nil
	}
	text, err := json.MarshalIndent(triedRates{t.conditions(), best, tried}, "", "  ")
	if err != nil {
		return 0, err
	}
	return best, keep(runs.RatesFile, append(text, '\n'))
}

// tryRates trains the known networks at every rate to the end of the first rung, as many at a time as there are workers.
func (t *trainings) tryRates(ctx context.Context) ([]trainedAt, error) {
	t.progress.Begin("learning rates tried on known networks", len(t.rates)*len(t.known))
	defer t.progress.End()
	done := 0
	tried, errs := make([]trainedAt, len(t.rates)), make([]error, len(t.rates)*len(t.known))
	slots := make(chan struct{}, t.workers)
	var running sync.WaitGroup
	var mu sync.Mutex
	for i, rate := range t.rates {
		tried[i] = trainedAt{rate, map[string]float64{}}
		ladder := t.at(rate) // one for all networks, as two ladders of the same conditions must not write to one folder at once
		for j, k := range t.known {
			running.Go(func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				loss, err := t.cached(ctx, ladder, fitness.Subject{Network: k.Network, Identity: k.Identity})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					tried[i].Losses[k.Name] = loss
				} else if !errors.Is(err, halving.ErrDiverged) {
					errs[i*len(t.known)+j] = err
				}
				done++
				t.progress.Step(done, fmt.Sprintf("%s at %g", k.Name, rate))
			})
		}
	}
	running.Wait()
	return tried, errors.Join(errs...)
}

// conditions returns what the choice of a rate depends on.
func (t *trainings) conditions() string {
	return fmt.Sprintf("rates %v; %s", t.rates, t.newLadder().Conditions())
}

// savedRates returns the rates that the run has tried. ok is false if there is no file, or one that is damaged or of other
// trainings.
func (t *trainings) savedRates() (r triedRates, ok bool) {
	text, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(runs.RatesFile)))
	if t.dir == "" || err != nil || json.Unmarshal(text, &r) != nil {
		return r, false
	}
	return r, r.Conditions == t.conditions() && slices.Contains(t.rates, r.Rate)
}
