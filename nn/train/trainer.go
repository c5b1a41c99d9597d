package train

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Trainer trains a model. State, the weights, the carried states and the moments of the optimizer determine how the training
// continues; Save writes all of them.
type Trainer struct {
	Settings
	Model Model
	State

	train     columns
	valid     Stream
	optimizer optimizer
	best      [][]float32 // weights at the best evaluation, by parameter; nil before the first
}

// State holds how far a training has come.
type State struct {
	Updates int     `json:"updates"`
	Tokens  int     `json:"tokens"`           // read in all
	At      int     `json:"at"`               // first step of the next window
	Rate    float64 `json:"rate"`             // of the schedule Plateau
	Curve   []Point `json:"curve"`            // all evaluations
	Due     bool    `json:"due,omitempty"`    // the present weights must be evaluated before the next update
	Best    int     `json:"best"`             // index in Curve, -1 before the first
	Ended   string  `json:"ended,omitempty"`  // why the training ended early; empty: it did not
	Failed  bool    `json:"failed,omitempty"` // it ended because it diverged

	Sum   float64 `json:"sum"`   // of the losses of windows since the last evaluation
	Count int     `json:"count"` // of these windows
}

// Point records one evaluation during a training. Losses are in nats per token.
type Point struct {
	Tokens  int     `json:"tokens"`
	Updates int     `json:"updates"`
	Train   float64 `json:"train"` // mean loss of the windows since the previous evaluation
	Valid   float64 `json:"valid"` // loss of the validation stream
	Rate    float64 `json:"rate"`
}

// New returns a trainer. It reads the streams and does not change them. It returns an error if the settings are not allowed, if
// train has fewer tokens than columns, or if valid is empty.
func New(m Model, s Settings, train, valid Stream) (*Trainer, error) {
	s, err := s.Filled()
	if err != nil {
		return nil, err
	}
	c, err := train.columns(s.Batch)
	if err != nil {
		return nil, err
	}
	if len(valid.Tokens) == 0 {
		return nil, fmt.Errorf("train: the validation stream is empty")
	}
	return &Trainer{Settings: s, Model: m, State: State{Best: -1, Rate: s.Rate}, train: c, valid: valid, optimizer: newOptimizer(s, m.Parameters())}, nil
}

// Budget returns the tokens of the whole training.
func (t *Trainer) Budget() int { return t.Settings.Tokens }

// Run trains until the model has read so many tokens in all, the budget is used up, or the training ends early. It evaluates
// whenever a multiple of Every is passed, and at the end of Run. It calls watch, which may be nil, after each update. Run
// returns an error if the context ends; the training can then be continued or saved. A training that diverges is no error: it
// sets Ended and Failed.
func (t *Trainer) Run(ctx context.Context, tokens int, watch func(*Trainer)) error {
	limit := min(tokens, t.Budget())
	for t.Ended == "" && (t.Due || t.State.Tokens < limit) {
		if err := t.next(ctx, limit); err != nil {
			return err
		}
		if watch != nil {
			watch(t)
		}
	}
	return nil
}

// next does the next update and the evaluation after it, if one is due. It does only the evaluation if that was due before.
func (t *Trainer) next(ctx context.Context, limit int) error {
	if !t.Due {
		before := t.State.Tokens
		if err := t.update(ctx); err != nil || t.Ended != "" {
			return err
		}
		t.Due = t.State.Tokens/t.Every > before/t.Every || t.State.Tokens >= limit
	}
	if !t.Due {
		return nil
	}
	return t.evaluate(ctx)
}

// update changes the weights by the gradients of one window.
func (t *Trainer) update(ctx context.Context) error {
	if t.At >= t.train.length {
		t.At = 0
		t.forget()
	}
	w := t.train.window(t.At, t.Steps)
	loss, err := t.Model.Step(ctx, w, uint64(t.Updates))
	if err != nil {
		return err
	}
	all := t.Model.Parameters()
	length := norm(all)
	if why := diverged(loss, length, all); why != "" {
		t.Ended, t.Failed = fmt.Sprintf("diverged at update %d: %s", t.Updates+1, why), true
		return nil
	}
	t.Updates++
	t.optimizer.step(all, t.Updates, t.rate(), clipped(length, t.Clip))
	t.Model.Changed()
	t.At += w.Steps
	t.State.Tokens += w.Steps * w.Batch
	t.Sum, t.Count = t.Sum+loss, t.Count+1
	return nil
}

// divergedFactor is the ratio to the loss of guessing above which a training counts as diverged.
const divergedFactor = 4

// diverged returns why a training has diverged, or "" if it has not.
func diverged(loss, norm float64, all []*Parameter) string {
	guess := math.Log(float64(all[0].Shape[0]))
	switch {
	case math.IsNaN(loss) || math.IsInf(loss, 0):
		return "the loss is not a number"
	case math.IsNaN(norm) || math.IsInf(norm, 0):
		return "gradients are not finite"
	case loss > divergedFactor*max(guess, 1):
		return fmt.Sprintf("loss %.3g, guessing has %.3g", loss, guess)
	}
	return ""
}

// evaluate adds a point to the curve, and keeps the weights if it is the best so far.
func (t *Trainer) evaluate(ctx context.Context) error {
	loss, err := t.Model.Loss(ctx, t.valid)
	if err != nil {
		return err
	}
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		t.Ended, t.Failed = fmt.Sprintf("diverged at update %d: the validation loss is not a number", t.Updates), true
		return nil
	}
	t.Due = false
	t.Curve = append(t.Curve, Point{t.State.Tokens, t.Updates, t.Sum / float64(t.Count), loss, t.rate()})
	t.Sum, t.Count = 0, 0
	if t.Best < 0 || loss < t.Curve[t.Best].Valid {
		t.Best = len(t.Curve) - 1
		t.keepBest()
	} else {
		t.State.Rate /= 4
	}
	if t.Patience > 0 && len(t.Curve)-1-t.Best >= t.Patience {
		t.Ended = fmt.Sprintf("no better for %d evaluations", t.Patience)
	}
	return nil
}

// keepBest copies the weights to t.best.
func (t *Trainer) keepBest() {
	all := t.Model.Parameters()
	t.best = slices.Grow(t.best, len(all))[:len(all)]
	for i, p := range all {
		t.best[i] = append(t.best[i][:0], p.Value...)
	}
}

// Restore gives the model the weights of its best evaluation, forgets the carried states, and returns the evaluation. ok is
// false, and nothing changes, before the first evaluation.
func (t *Trainer) Restore() (best Point, ok bool) {
	if t.Best < 0 {
		return best, false
	}
	for i, p := range t.Model.Parameters() {
		copy(p.Value, t.best[i])
	}
	t.Model.Changed()
	t.forget()
	return t.Curve[t.Best], true
}

// forget makes the next window start from zero states, where the model carries any.
func (t *Trainer) forget() {
	if c, ok := t.Model.(Carrier); ok {
		c.Forget()
	}
}

// Recent returns the mean training loss since the last evaluation, that of the last evaluation directly after it, and NaN
// before the first update.
func (t *Trainer) Recent() float64 {
	if t.Count > 0 {
		return t.Sum / float64(t.Count)
	}
	if len(t.Curve) > 0 {
		return t.Curve[len(t.Curve)-1].Train
	}
	return math.NaN()
}
