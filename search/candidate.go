package search

// Candidate holds one line of a run's log and never changes once it is recorded. G is the genome, or its raw JSON where a
// program reads a log without the space.
type Candidate[G any] struct {
	ID         int                `json:"id"`
	Op         Op                 `json:"op"`
	Parents    []int              `json:"parents,omitempty"`
	Index      int                `json:"index,omitempty"` // of a Neighbor
	Rung       int                `json:"rung,omitempty"`  // of a Promote
	Genome     G                  `json:"genome"`
	Hash       string             `json:"hash"`
	Screened   bool               `json:"screened,omitempty"`  // the screen chose it among several, see Screen
	Predicted  *float64           `json:"predicted,omitempty"` // first objective that the screen predicted, or its cheap score
	Cached     *int               `json:"cached,omitempty"`    // id of the first candidate of the same hash and rung: this one was not evaluated again
	Metrics    map[string]float64 `json:"metrics,omitempty"`
	Objectives []float64          `json:"objectives,omitempty"` // oriented: higher is better
	Violation  float64            `json:"violation,omitempty"`
	Cost       float64            `json:"cost,omitempty"` // what the evaluation was charged
	Err        string             `json:"err,omitempty"`
}

// Outcome returns the part of the line that strategies are told.
func (c Candidate[G]) Outcome() Outcome {
	return Outcome{Objectives: c.Objectives, Violation: c.Violation, Err: c.Err, Cost: c.Cost, Rung: c.Rung, Repeats: c.Cached}
}

// Trial names what Run.Eval evaluates: a genome, and how thoroughly.
type Trial[G any] struct {
	Genome G
	Rung   int // 0 unless the strategy promoted the genome
}

// Score holds the result of one evaluation. The metrics are recorded; the outcome also goes to the strategy.
type Score struct {
	Metrics map[string]float64 // raw values by label, all finite
	Outcome
}
