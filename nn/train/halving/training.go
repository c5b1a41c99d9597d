package halving

import (
	"context"
	"errors"
	"fmt"
	"time"

	"evolve/nn/train"
)

// saveEvery is the time between two checkpoints of a training, and so the most work that a crash costs.
const saveEvery = 20 * time.Second

// train takes a training to the end of its rung: from the cache, or from its checkpoint on.
func (w *pool) train(ctx context.Context, t *training) (Result, error) {
	if r, ok := w.cached(t); ok {
		w.progress(t, w.end(t), "")
		return r, nil
	}
	trainer, err := w.trainer(t)
	if err != nil {
		return Result{}, err
	}
	err = w.trainToRung(ctx, t, trainer)
	if err != nil && ctx.Err() != nil {
		return Result{}, errors.Join(err, w.save(t, trainer))
	}
	if err != nil {
		return Result{}, err
	}
	if err := w.save(t, trainer); err != nil {
		return Result{}, err
	}
	w.progress(t, w.end(t), "")
	r, err := w.result(ctx, t, trainer)
	if err == nil {
		w.cache(t, r)
	}
	return r, err
}

// settings returns those of a training. One that tries a rate anneals to its own end.
func (w *pool) settings(t *training) train.Settings {
	s := w.Settings
	if s.Rate = t.rate; t.rung == RateRung {
		s.Tokens, s.Every = w.RateTokens, min(s.Every, w.RateTokens)
	}
	return s
}

// stops returns the tokens at which a training is evaluated on the way to the end of its rung, which is the last of them.
func (w *pool) stops(t *training) []int {
	if t.rung == RateRung {
		return []int{w.RateTokens}
	}
	return w.Rungs[:t.rung+1]
}

// end returns the tokens at the end of a training's rung.
func (w *pool) end(t *training) int { return w.stops(t)[len(w.stops(t))-1] }

// trainToRung trains up to the end of the training's rung. It stops at the end of each rung before it on the way, because
// a training is evaluated there.
func (w *pool) trainToRung(ctx context.Context, t *training, trainer *train.Trainer) error {
	saved := time.Now()
	for _, tokens := range w.stops(t) {
		err := trainer.Run(ctx, tokens, func(now *train.Trainer) {
			if time.Since(saved) > saveEvery {
				saved = time.Now()
				w.save(t, now) // an error is ignored: the checkpoint is written again at the end of the rung
			}
			w.progress(t, now.State.Tokens, fmt.Sprintf("%s loss %.4g", t.entrant.Name, now.Recent()))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// result returns what a training has reached at the end of its rung. The trainer may be further on, because its checkpoint
// may be of a later rung than the log.
func (w *pool) result(ctx context.Context, t *training, trainer *train.Trainer) (Result, error) {
	r := Result{Rung: t.rung, Entrant: t.entrant.Name, Seed: t.seed, Rate: t.rate}
	end, last := evaluations(trainer.Curve, w.end(t)), t.rung == len(w.Rungs)-1
	reached := end > 0 && trainer.Curve[end-1].Tokens >= w.end(t)
	if last || t.rung == RateRung || !reached {
		r.Ended, r.Failed = trainer.Ended, trainer.Failed
	}
	for _, point := range trainer.Curve[:end] {
		r.Tokens, r.Train = point.Tokens, point.Train
		if r.Valid == 0 || point.Valid < r.Valid {
			r.Valid = point.Valid
		}
	}
	begin := 0
	if t.rung > 0 {
		begin = evaluations(trainer.Curve, w.Rungs[t.rung-1])
	}
	r.Curve = trainer.Curve[min(begin, end):end]
	if r.Failed || !last {
		return r, nil
	}
	return r, w.finish(ctx, t, trainer, &r)
}

// evaluations returns how many evaluations a curve has up to and including the one at the end of a rung.
func evaluations(curve []train.Point, tokens int) int {
	for i, point := range curve {
		if point.Tokens >= tokens {
			return i + 1
		}
	}
	return len(curve)
}

// finish writes the best weights of a training that reached the last rung, and evaluates them on the test stream.
func (w *pool) finish(ctx context.Context, t *training, trainer *train.Trainer, r *Result) (err error) {
	trainer.Restore()
	if err := w.writeWeights(t, trainer.Model); err != nil || len(w.Test.Tokens) == 0 {
		return err
	}
	r.Test, err = trainer.Model.Loss(ctx, w.Test)
	return err
}
