package halving

import (
	"math"
	"slices"
	"testing"

	"evolve/nn/train"
)

// Every entrant, baseline or not, tries every rate with the seed that is kept for this, and is then trained at the rate with
// the lowest loss. The budget counts these trainings.
func TestRates(t *testing.T) {
	p, entrants := smallPlan(t, 2)
	p.Rates, p.RateTokens = []float64{0.01, 3, 0.001}, 1500
	most := 0
	p.Progress = func(tokens int, _ string) { most = max(most, tokens) }
	outcomes, err := p.Run(t.Context(), entrants)
	if err != nil {
		t.Fatal(err)
	}
	results, err := Read(p.Dir)
	if err != nil {
		t.Fatal(err)
	}
	lowest, want, tried := map[string]float64{}, map[string]float64{}, map[string][]float64{}
	for _, e := range entrants {
		want[e.Name] = 0.001 // if all diverge
	}
	for _, r := range results {
		if r.Rung != RateRung {
			if r.Rate != want[r.Entrant] || r.Seed == p.RateSeed {
				t.Errorf("%s trains at %g with seed %d, want %g", r.Entrant, r.Rate, r.Seed, want[r.Entrant])
			}
			continue
		}
		if tried[r.Entrant] = append(tried[r.Entrant], r.Rate); r.Seed != p.RateSeed || !r.Failed && r.Tokens < p.RateTokens {
			t.Errorf("%+v", r)
		}
		if least, ok := lowest[r.Entrant]; !r.Failed && (!ok || r.Valid < least) {
			lowest[r.Entrant], want[r.Entrant] = r.Valid, r.Rate
		}
	}
	diverged := 0
	for _, o := range outcomes {
		if o.Failed != "" {
			diverged++
		}
		if o.Rate != want[o.Name] || !slices.Equal(tried[o.Name], p.Rates) || len(o.Results) != len(p.Seeds) {
			t.Errorf("%s: rate %g, want %g of %v: %+v", o.Name, o.Rate, want[o.Name], tried[o.Name], o.Results)
		}
	}
	if budget := p.Budget(entrants); diverged > 1 || math.Abs(float64(most-budget)) > 0.01*float64(budget) { // whole windows
		t.Errorf("%d tokens, budget %d; %d diverge", most, budget, diverged)
	}
}

// The best rate is the first of those with the lowest loss, and the lowest one where all diverge.
func TestBestRate(t *testing.T) {
	failed := func(rate float64) Result { return Result{Rate: rate, Valid: 0.1, Failed: true} }
	for _, c := range []struct {
		all  []Result
		want float64
	}{
		{[]Result{{Rate: 1, Valid: 3}, {Rate: 2, Valid: 2}, {Rate: 4, Valid: 2}}, 2},
		{[]Result{failed(1), {Rate: 2, Valid: 2}}, 2},
		{[]Result{failed(4), failed(1), failed(2)}, 1},
	} {
		if got := bestRate(c.all); got != c.want {
			t.Errorf("%v: %g, want %g", c.all, got, c.want)
		}
	}
}

// A training that tries a rate anneals to its own end, whatever the tokens of the rungs.
func TestRateAnneals(t *testing.T) {
	var last []float64
	for _, rungs := range [][]int{{2000}, {1000, 9000}} {
		p, entrants := smallPlan(t, 1)
		p.Rungs, p.RateTokens, p.Settings.Schedule = rungs, 2000, train.Cosine
		if _, err := p.Run(t.Context(), entrants[9:]); err != nil {
			t.Fatal(err)
		}
		results, err := Read(p.Dir)
		if err != nil {
			t.Fatal(err)
		}
		curve := results[0].Curve
		if rate := curve[len(curve)-1].Rate; math.Abs(rate) > 0.02*p.Rates[0] {
			t.Errorf("rungs %v: it ends at rate %g", rungs, rate)
		}
		last = append(last, results[0].Valid)
	}
	if last[0] != last[1] {
		t.Errorf("it depends on the rungs: %v", last)
	}
}
