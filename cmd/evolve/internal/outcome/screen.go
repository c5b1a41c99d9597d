package outcome

import (
	"context"
	"fmt"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs/report"
	"evolve/search/surrogate"
)

// checkScreen reads from the log how well the screen predicted the outcomes.
func (c *conclusion) checkScreen(context.Context) error {
	if c.Config.Strategy.Screen == 0 {
		return nil
	}
	s, err := report.ReadScreening(c.log.Lines())
	if err == nil && s.Predicted > 0 {
		c.sum.Screen, c.sum.cheap = &s, c.Config.Strategy.Cheap
	}
	return err
}

// ScreenText describes a screen in one line. cheap is the value of strategy.cheap.
func ScreenText(cheap string, s report.Screening) string {
	if s.Tau == nil {
		return fmt.Sprintf("%s, no prequential tau: %d predictions with an outcome, it needs %d that differ", cheap, s.Predicted, surrogate.Window)
	}
	text := fmt.Sprintf("%s, prequential tau %.2f over the last %d of %d candidates", cheap, *s.Tau, surrogate.Window, s.Predicted)
	switch {
	case cheap == config.Learned && s.Since == nil:
		text += ", off"
	case cheap == config.Learned:
		text += fmt.Sprintf(", on since candidate %d", *s.Since)
	}
	return text + fmt.Sprintf("; chose %d", s.Chosen)
}
