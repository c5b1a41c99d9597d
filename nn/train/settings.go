package train

import (
	"fmt"
	"math"
	"slices"
)

// Optimizer is a rule of updates.
type Optimizer string

const (
	Adam Optimizer = "adam" // arXiv 1412.6980, betas 0.9 and 0.999, epsilon 1e-8
	SGD  Optimizer = "sgd"  // without momentum
)

// Schedule is how the learning rate changes.
type Schedule string

const (
	Constant Schedule = "constant"
	Cosine   Schedule = "cosine"  // from the rate to 0 over the budget of tokens
	Plateau  Schedule = "plateau" // divided by 4 at each evaluation that is not the best so far
)

// Settings are how a model is trained.
type Settings struct {
	Batch     int       // columns, 32 when 0
	Steps     int       // of truncated back-propagation, 35 when 0
	Optimizer Optimizer // Adam when ""
	Rate      float64   // 0.004 for Adam and 20 for SGD when 0
	Schedule  Schedule  // Constant when ""
	Decay     float64   // L2, times the weight added to its gradient
	Clip      float64   // of the length of all gradients together, 0.25 when 0; negative: none
	Tokens    int       // read in training, repeats included; at least one window
	Every     int       // tokens between two evaluations; 0: at the end only
	Patience  int       // stop after so many evaluations without a better one; 0: never
}

// Filled is the settings with their defaults, checked.
func (s Settings) Filled() (Settings, error) {
	fill(&s.Batch, 32)
	fill(&s.Steps, 35)
	fill(&s.Optimizer, Adam)
	fill(&s.Rate, map[Optimizer]float64{Adam: 0.004, SGD: 20}[s.Optimizer])
	fill(&s.Schedule, Constant)
	fill(&s.Clip, 0.25)
	if s.Every == 0 || s.Every > s.Tokens {
		s.Every = s.Tokens
	}
	return s, s.check()
}

func fill[T comparable](v *T, with T) {
	if *v == *new(T) {
		*v = with
	}
}

func (s Settings) check() error {
	wrong := func(name string, v any, want string) error {
		return fmt.Errorf("train: %s (%v): want %s", name, v, want)
	}
	switch {
	case s.Batch < 1:
		return wrong("batch", s.Batch, "at least 1")
	case s.Steps < 1:
		return wrong("steps", s.Steps, "at least 1")
	case !slices.Contains([]Optimizer{Adam, SGD}, s.Optimizer):
		return wrong("optimizer", s.Optimizer, "adam or sgd")
	case !(s.Rate > 0) || math.IsInf(s.Rate, 0):
		return wrong("rate", s.Rate, "more than 0")
	case !slices.Contains([]Schedule{Constant, Cosine, Plateau}, s.Schedule):
		return wrong("schedule", s.Schedule, "constant, cosine or plateau")
	case !(s.Decay >= 0):
		return wrong("decay", s.Decay, "at least 0")
	case s.Tokens < 1:
		return wrong("tokens", s.Tokens, "at least 1")
	case s.Every < 0:
		return wrong("every", s.Every, "at least 0")
	case s.Patience < 0:
		return wrong("patience", s.Patience, "at least 0")
	}
	return nil
}
