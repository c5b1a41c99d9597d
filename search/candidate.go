package search

// Candidate is one line of a run's log, never changed once recorded. G is the genome, or its raw JSON where a log is
// read by code that does not care what a genome is.
type Candidate[G any] struct {
	ID         int                `json:"id"`
	Op         Op                 `json:"op"`
	Parents    []int              `json:"parents,omitempty"`
	Index      int                `json:"index,omitempty"` // of a Neighbor
	Genome     G                  `json:"genome"`
	Hash       string             `json:"hash"`
	Cached     *int               `json:"cached,omitempty"` // id of the first candidate of the same hash: this one was not scored again
	Metrics    map[string]float64 `json:"metrics,omitempty"`
	Objectives []float64          `json:"objectives,omitempty"` // oriented: higher is better
	Violation  float64            `json:"violation,omitempty"`
	Err        string             `json:"err,omitempty"`
}

// Outcome is the part of the line that strategies are told.
func (c Candidate[G]) Outcome() Outcome {
	return Outcome{Objectives: c.Objectives, Violation: c.Violation, Err: c.Err, Repeats: c.Cached}
}

// Score is what an evaluation of a genome leaves.
type Score struct {
	Metrics map[string]float64 // raw values by label, all finite
	Outcome
}
