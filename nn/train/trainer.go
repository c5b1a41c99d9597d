package train

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Trainer trains a model. What it has done is in State, and nothing else but the model's weights, its carried states and
// the optimizer's moments matters for what comes.
type Trainer struct {
	Settings
	Model Model
	State

	train     columns
	valid     Stream
	optimizer optimizer
	best      [][]float32 // weights at the best evaluation; nil before the first
}

// State is how far a training has come.
type State struct {
	Updates int     `json:"updates"`
	Tokens  int     `json:"tokens"`
	At      int     `json:"at"`   // position of the next window
	Rate    float64 `json:"rate"` // of Plateau
	Curve   []Point `json:"curve"`
	Due     bool    `json:"due,omitempty"`   // an evaluation, of the weights as they are
	Best    int     `json:"best"`            // index in Curve, -1 before the first
	Ended   string  `json:"ended,omitempty"` // why nothing more is trained: "", or a reason
	Failed  bool    `json:"failed,omitempty"`

	Sum   float64 `json:"sum"` // of losses since the last evaluation
	Count int     `json:"count"`
}

// Point is one evaluation.
type Point struct {
	Tokens  int     `json:"tokens"`
	Updates int     `json:"updates"`
	Train   float64 `json:"train"` // mean loss of the windows since the evaluation before
	Valid   float64 `json:"valid"` // loss
	Rate    float64 `json:"rate"`
}

// New prepares a training. The streams are read, never written.
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
		return nil, fmt.Errorf("train: nothing to validate with")
	}
	return &Trainer{Settings: s, Model: m, State: State{Best: -1, Rate: s.Rate}, train: c, valid: valid, optimizer: newOptimizer(s, m.Parameters())}, nil
}

// Budget is the tokens of a whole training; Run may be asked for less.
func (t *Trainer) Budget() int { return t.Settings.Tokens }

// Run trains until so many tokens were read in all, or the training ends, and calls watch after each update. It evaluates
// at multiples of Every and at the end. The error is the context's, or a stream's that does not fit; a training that
// diverges is none: it has Ended, and Failed.
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

// next is the next update and the evaluation that is due after it, or just that one, if the last session did not come to it.
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

// update learns from one window.
func (t *Trainer) update(ctx context.Context) error {
	if t.At >= t.train.length {
		t.At = 0
		t.Model.Forget()
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

// hopeless is how many times worse than guessing a loss has to be to be called divergence.
const hopeless = 4

func diverged(loss, length float64, all []*Parameter) string {
	guess := math.Log(float64(all[0].Shape[0]))
	switch {
	case math.IsNaN(loss) || math.IsInf(loss, 0):
		return "the loss is not a number"
	case math.IsNaN(length) || math.IsInf(length, 0):
		return "gradients are not finite"
	case loss > hopeless*max(guess, 1):
		return fmt.Sprintf("loss %.3g, guessing has %.3g", loss, guess)
	}
	return ""
}

// rate is that of the next update.
func (t *Trainer) rate() float64 {
	switch t.Schedule {
	case Cosine:
		return t.Settings.Rate / 2 * (1 + math.Cos(math.Pi*float64(t.State.Tokens)/float64(t.Budget())))
	case Plateau:
		return t.State.Rate
	}
	return t.Settings.Rate
}

// evaluate adds a point to the curve, and keeps the weights if it is the best.
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
		t.keep()
	} else {
		t.State.Rate /= 4
	}
	if t.Patience > 0 && len(t.Curve)-1-t.Best >= t.Patience {
		t.Ended = fmt.Sprintf("no better for %d evaluations", t.Patience)
	}
	return nil
}

func (t *Trainer) keep() {
	all := t.Model.Parameters()
	t.best = slices.Grow(t.best, len(all))[:len(all)]
	for i, p := range all {
		t.best[i] = append(t.best[i][:0], p.Value...)
	}
}

// Restore gives the model the weights of its best evaluation, and returns that.
func (t *Trainer) Restore() (best Point, ok bool) {
	if t.Best < 0 {
		return best, false
	}
	for i, p := range t.Model.Parameters() {
		copy(p.Value, t.best[i])
	}
	t.Model.Changed()
	t.Model.Forget()
	return t.Curve[t.Best], true
}

// Recent is the mean loss of the windows since the last evaluation, or that of the evaluation's.
func (t *Trainer) Recent() float64 {
	if t.Count > 0 {
		return t.Sum / float64(t.Count)
	}
	if len(t.Curve) > 0 {
		return t.Curve[len(t.Curve)-1].Train
	}
	return math.NaN()
}
