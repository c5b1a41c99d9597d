package train

import "math"

// Schedule says how the learning rate changes during a training.
type Schedule string

const (
	Constant Schedule = "constant"
	Cosine   Schedule = "cosine"  // from Rate to 0 over Settings.Tokens, by half a cosine
	Plateau  Schedule = "plateau" // divided by 4 after each evaluation that is not the best so far
)

// rate returns the learning rate of the next update.
func (t *Trainer) rate() float64 {
	switch t.Schedule {
	case Cosine:
		return t.Settings.Rate / 2 * (1 + math.Cos(math.Pi*float64(t.State.Tokens)/float64(t.Budget())))
	case Plateau:
		return t.State.Rate
	}
	return t.Settings.Rate
}
