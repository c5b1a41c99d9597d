package compare

import (
	"encoding/json"
	"fmt"
	"math"

	"evolve/runs"
)

// run holds what a comparison needs of one run.
type run struct {
	*runs.Log
	tally    runs.Tally
	trained  *runs.Trained // nil if the run trained no shortlist
	strategy json.RawMessage
	// conditions are what must be equal for a fair comparison: the header and the configuration without seed, name,
	// strategy and budget. The budget is left out because the real lengths of runs are compared.
	conditions json.RawMessage
}

// load reads a run to its end.
func load(dir string) (r run, err error) {
	if r.Log, err = runs.Read(dir); err != nil {
		return r, err
	}
	if r.tally, err = r.Log.Tally(); err != nil {
		return r, err
	}
	if r.trained, err = runs.ReadTrained(dir); err != nil {
		return r, err
	}
	var config map[string]json.RawMessage
	if err := json.Unmarshal(r.Config, &config); err != nil {
		return r, fmt.Errorf("compare: header (%s): config: %w", dir, err)
	}
	r.strategy = config["strategy"]
	for _, key := range []string{"seed", "name", "strategy", "budget"} {
		delete(config, key)
	}
	h := r.Header
	h.Seed, h.Config = 0, nil
	r.conditions, err = json.Marshal(struct {
		Config any         `json:"config"`
		Header runs.Header `json:"header"`
	}{config, h})
	return r, err
}

// objective returns the first objective of the run's best candidate. It reports false if no candidate is feasible.
func (r run) objective() (v float64, ok bool) {
	if r.tally.Best == nil {
		return 0, false
	}
	return r.tally.Best.Objectives[0], true
}

// truth labels the metric that an oracle gives: a published result after training.
const truth = "truth"

// optimisesTruth reports whether the truth is the objective of a run.
func optimisesTruth(r run) bool {
	return r.tally.Best != nil && math.Abs(r.tally.Best.Metrics[truth]) == math.Abs(r.tally.Best.Objectives[0])
}

// truthReader returns a function that reads the truth of a line, oriented so that larger is better. It returns nil if
// the metric is another one, or if runs have no oracle or different ones.
func truthReader(metric string, all []run) func(runs.Line) (float64, bool) {
	if metric != truth || all[0].Oracle == nil {
		return nil
	}
	for _, r := range all {
		if r.Oracle == nil || *r.Oracle != *all[0].Oracle {
			return nil
		}
	}
	sign := -1.0
	if all[0].Oracle.Maximize {
		sign = 1
	}
	return func(l runs.Line) (float64, bool) {
		v, ok := l.Metrics[truth]
		return sign * v, ok
	}
}
