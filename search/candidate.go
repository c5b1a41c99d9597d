package search

// Candidate holds one line of a run's log and never changes once it is recorded. G is the genome, or its raw JSON where a
// program reads a log without the space.
type Candidate[G any] struct {
	ID         int                `json:"id"`
	Op         Op                 `json:"op"`
	Parents    []int              `json:"parents,omitempty"`
	Index      int                `json:"index,omitempty"` // of a Neighbor
	Genome     G                  `json:"genome"`
	Hash       string             `json:"hash"`
	Cached     *int               `json:"cached,omitempty"` // id of the first candidate of the same hash: this one was not evaluated again
	Metrics    map[string]float64 `json:"metrics,omitempty"`
	Objectives []float64          `json:"objectives,omitempty"` // oriented: higher is better
	Violation  float64            `json:"violation,omitempty"`
	Err        string             `json:"err,omitempty"`
}

// Outcome returns the part of the line that strategies are told.
func (c Candidate[G]) Outcome() Outcome {
	return Outcome{Objectives: c.Objectives, Violation: c.Violation, Err: c.Err, Repeats: c.Cached}
}

// Score holds the result of one evaluation. The metrics are recorded; the outcome also goes to the strategy.
type Score struct {
	Metrics map[string]float64 // raw values by label, all finite
	Outcome
}
