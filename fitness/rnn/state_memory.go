package rnn

import (
	"math"

	"evolve/fitness"
)

// stateMemory: V + ln max(M, 0.01) of state_volume V and lag1_memory M. The sum was chosen after both were seen to
// work; the same two combined by rank were fixed before they were confirmed.
var stateMemory = fitness.Metric{
	Name: "state_memory", Version: 1, Direction: fitness.Maximize, Cost: fitness.Small,
	Known:    "tau here .58; rejects bad cells, does not order the best",
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    stateVolume.Least,
	Summary:  "state_volume + ln max(lag1_memory, 0.01): rejects bad cells, does not order the best",
	Source:   "this engine, docs/metrics.md",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		volume, err := stateVolume.Score(p, s)
		if err != nil {
			return 0, err
		}
		memory, err := lag1Memory.Score(p, s)
		return volume + math.Log(max(memory, 0.01)), err
	}),
}
