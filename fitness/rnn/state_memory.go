package rnn

import (
	"math"

	"evolve/fitness"
)

// stateMemory computes V + ln max(M, 0.01), V state_volume and M lag1_memory. Maximized. The sum was chosen after both
// parts had been seen to work. The combination of the two by rank was fixed before it was tested. Cost: two forward
// passes at width n. New here, docs/explanation/metrics.md.
var stateMemory = fitness.Metric{
	Name: "state_memory", Version: 1, Direction: fitness.Maximize, Cost: fitness.Small,
	Known:    "measured tau 0.58; rejects bad cells, does not rank the best ones",
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    stateVolume.Least,
	Summary:  "state_volume + ln max(lag1_memory, 0.01)",
	Source:   "new here, docs/explanation/metrics.md",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		volume, err := stateVolume.Score(p, s)
		if err != nil {
			return 0, err
		}
		memory, err := lag1Memory.Score(p, s)
		return volume + math.Log(max(memory, 0.01)), err
	}),
}
