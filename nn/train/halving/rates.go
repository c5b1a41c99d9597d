package halving

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
)

// RateRung is the Rung of a [Result] whose training tries one of Plan.Rates. These trainings come before the first rung.
const RateRung = -1

// rateTokens returns the tokens that a network reads at each of Rates.
func (p *Plan) rateTokens() int {
	if p.RateTokens > 0 {
		return p.RateTokens
	}
	return max(1, p.Rungs[len(p.Rungs)-1]/2)
}

// checkRates reports the first reason why the rates cannot be tried.
func (p *Plan) checkRates() error {
	for i, rate := range p.Rates {
		if !(rate > 0) || math.IsInf(rate, 0) || slices.Contains(p.Rates[:i], rate) {
			return fmt.Errorf("halving: rates (%v): must be different numbers more than 0", p.Rates)
		}
	}
	if p.RateTokens < 0 {
		return fmt.Errorf("halving: tokens for each rate (%d): must be at least 0", p.RateTokens)
	}
	if len(p.Rates) > 0 && slices.Contains(p.Seeds, p.RateSeed) {
		return errors.New("halving: the seed of the trainings that try a rate must not be among the seeds of the others")
	}
	return nil
}

// chooseRates sets the learning rate of each entrant: Settings.Rate without a grid, else the one of Rates with the lowest
// validation loss after rateTokens, the earlier one among equals. Each of these trainings anneals to its own end. Baselines
// and other entrants are treated alike.
func (w *pool) chooseRates(ctx context.Context, entrants []Entrant) error {
	w.rates = map[string]float64{}
	var all []*training
	for _, e := range entrants {
		w.rates[e.Name] = w.Settings.Rate
		for _, rate := range w.Rates {
			all = append(all, newTraining(RateRung, e, w.RateSeed, rate))
		}
	}
	results, err := w.run(ctx, all)
	if err != nil {
		return err
	}
	for i, e := range entrants {
		if n := len(w.Rates); n > 0 {
			w.rates[e.Name] = bestRate(results[i*n : (i+1)*n])
		}
	}
	for _, t := range all {
		os.Remove(w.checkpoint(t)) // an error is ignored: a checkpoint that stays costs only space
	}
	return nil
}

// bestRate returns the rate of the training with the lowest validation loss, and the lowest rate if all diverged.
func bestRate(results []Result) (rate float64) {
	lowest, loss := results[0].Rate, math.Inf(1)
	for _, r := range results {
		lowest = min(lowest, r.Rate)
		if !r.Failed && r.Valid < loss {
			rate, loss = r.Rate, r.Valid
		}
	}
	if rate == 0 {
		return lowest
	}
	return rate
}
