package pages

import (
	"reflect"
	"testing"

	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
	"evolve/runs/report"
)

// A learning curve is the mean over seeds, with a band. Trainings that tried a rate are left out, and networks that were not
// trained to the end are grey.
func TestCurves(t *testing.T) {
	result := func(rung int, name string, seed uint64, tokens int, loss float64) halving.Result {
		return halving.Result{Rung: rung, Entrant: name, Seed: seed, Curve: []train.Point{{Tokens: tokens, Valid: loss}}}
	}
	log := []halving.Result{
		result(halving.RateRung, "c1", 501, 50, 9),
		result(0, "c1", 1, 100, 4), result(0, "c1", 2, 100, 5), result(0, "c2", 1, 100, 6), result(0, "c2", 2, 100, 6),
		result(1, "c1", 1, 200, 2), result(1, "c1", 2, 200, 4),
	}
	want := []report.Series{
		{Name: "c1", X: []float64{100, 200}, Y: []float64{4.5, 3}, Low: []float64{4, 2}, High: []float64{5, 4}},
		{Name: "c2", X: []float64{100}, Y: []float64{6}, Low: []float64{6}, High: []float64{6}, Unimportant: true},
	}
	if got := curves(log); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	var s Section
	if err := addCurves(&s, log, &runs.Trained{Winner: "c1"}); err != nil || len(s.Figures) != 1 || s.Text != "" {
		t.Errorf("%v: %+v", err, s)
	}
	if s = (Section{}); addCurves(&s, log[:5], nil) != nil || len(s.Figures) != 0 || s.Text == "" {
		t.Errorf("%+v", s)
	}
}
