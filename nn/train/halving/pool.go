package halving

import (
	"context"
	"fmt"
	"sync"
)

// pool is the worker pool of a run: it trains several entrants at the same time, each in one goroutine.
type pool struct {
	*Plan
	log     *log
	streams func() string // digest of the three streams, computed once

	rates map[string]float64 // learning rate by entrant

	mu   sync.Mutex
	read map[string]int // tokens by training, for Progress
}

// training is one training of one rung, or one that tries a rate.
type training struct {
	rung    int
	entrant Entrant
	seed    uint64
	rate    float64

	done   chan struct{} // closed when result or err is set
	result Result
	err    error
}

func newTraining(rung int, e Entrant, seed uint64, rate float64) *training {
	return &training{rung: rung, entrant: e, seed: seed, rate: rate, done: make(chan struct{})}
}

// name returns the beginning of the names of the training's files.
func (t *training) name() string {
	if t.rung == RateRung {
		return fmt.Sprintf("%s-r%g", fileName(t.entrant.Name, t.seed), t.rate)
	}
	return fileName(t.entrant.Name, t.seed)
}

// trainings returns those of a rung, by entrant and seed.
func (w *pool) trainings(rung int, field []Entrant) (all []*training) {
	for _, e := range field {
		for _, seed := range w.Seeds {
			all = append(all, newTraining(rung, e, seed, w.rates[e.Name]))
		}
	}
	return all
}

// run takes trainings to the end of their rungs. It returns the results, and logs them, in the order of the trainings,
// whatever the order in which they end. Results that the log already has are taken from there.
func (w *pool) run(ctx context.Context, all []*training) ([]Result, error) {
	var results []Result
	for _, t := range all {
		r, ok := w.log.next(t)
		if !ok {
			break
		}
		w.progress(t, w.end(t), "")
		results = append(results, r)
	}
	all = all[len(results):]
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	w.start(ctx, &running, all)
	for _, t := range all {
		<-t.done
		if t.err != nil {
			return nil, t.err
		}
		if err := w.log.append(t.result); err != nil {
			return nil, err
		}
		results = append(results, t.result)
	}
	return results, nil
}

// start begins all trainings in goroutines of which at most Workers run at the same time.
func (w *pool) start(ctx context.Context, running *sync.WaitGroup, all []*training) {
	slots := make(chan struct{}, max(1, w.Workers))
	for _, t := range all {
		running.Go(func() {
			defer close(t.done)
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
				t.result, t.err = w.train(ctx, t)
			case <-ctx.Done():
				t.err = ctx.Err()
			}
		})
	}
}

// progress reports that a training has read so many tokens.
func (w *pool) progress(t *training, tokens int, note string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read[t.name()] = tokens
	sum := 0
	for _, n := range w.read {
		sum += n
	}
	if w.Progress != nil {
		w.Progress(sum, note)
	}
}
