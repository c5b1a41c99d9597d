package train

import (
	"fmt"
	"math"
	"slices"
)

// Optimizer names the rule by which gradients change weights.
type Optimizer string

const (
	Adam Optimizer = "adam" // arXiv 1412.6980, betas 0.9 and 0.999, epsilon 1e-8
	SGD  Optimizer = "sgd"  // without momentum
)

// Settings says how a model is trained. Tokens is required; the zero value of every other field means the default that is
// stated here.
type Settings struct {
	Batch     int       // columns of text that are read side by side; 0: 32
	Steps     int       // of a window of truncated back-propagation; 0: 35
	Optimizer Optimizer // empty: Adam
	Rate      float64   // learning rate; 0: 0.004 for Adam, 20 for SGD
	Schedule  Schedule  // empty: Constant
	Decay     float64   // times the weight, is added to its gradient (L2)
	Clip      float64   // largest norm of all gradients together; 0: 0.25; negative: no limit
	Tokens    int       // read in the whole training, repeated ones included
	Every     int       // tokens between two evaluations; 0: evaluate at the end only
	Patience  int       // evaluations without a better one after which the training ends; 0: no limit
}

// Filled returns the settings with all defaults. It returns an error that names a value which is not allowed.
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

// fill sets v if it has the zero value.
func fill[T comparable](v *T, with T) {
	if *v == *new(T) {
		*v = with
	}
}

// check reports the first value that is not allowed.
func (s Settings) check() error {
	wrong := func(name string, v any, want string) error {
		return fmt.Errorf("train: %s (%v): must be %s", name, v, want)
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
	case !slices.Contains([]Schedule{Constant, Cosine, Plateau, Tail}, s.Schedule):
		return wrong("schedule", s.Schedule, "constant, cosine, plateau or tail")
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
