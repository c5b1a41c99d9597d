package pages

import (
	"context"

	"evolve/cmd/evolve/internal/outcome"
	"evolve/runs/report"
	"evolve/search/surrogate"
)

// screenSection plots how well the screen predicted the outcomes, over time.
func (r *runPage) screenSection(context.Context) (s Section, err error) {
	if r.Config.Strategy.Screen == 0 {
		return s, nil
	}
	screening, err := report.ReadScreening(r.log.Lines())
	if err != nil || screening.Predicted == 0 {
		return s, err
	}
	s = Section{ID: "screen", Heading: "Screen", Text: "Screen: " + outcome.ScreenText(r.Config.Strategy.Cheap, screening) + "."}
	if len(screening.Curve) == 0 {
		return s, nil
	}
	tau := report.Series{Name: "prequential tau"}
	for _, at := range screening.Curve {
		tau.X, tau.Y = append(tau.X, float64(at.Told)), append(tau.Y, at.Tau)
	}
	last := len(tau.X) - 1
	least := report.Series{Name: "least for a learned screen", X: []float64{tau.X[0], tau.X[last]}, Y: []float64{surrogate.Least, surrogate.Least},
		Unimportant: true, Dashed: true}
	return s, addLines(&s, "Rank correlation of the last 40 predictions with the outcomes that came after, beyond what the parents explain",
		report.Labels{X: "candidates", Y: "prequential tau", Linear: true, Falling: true}, tau, least)
}
