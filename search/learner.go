package search

// Learner extends a Space that predicts outcomes and learns from them, such as Screen. The loop calls its methods on the
// goroutine that proposes, for every candidate in id order, replayed ones too. It asks only the outermost space of a chain of
// wrappers.
//
// Law. What it predicts and what it proposes depend on the calls received alone, so that a replay makes the same candidates
// with the same predictions, to the last bit.
type Learner[G any] interface {
	// Foresee returns c, which was proposed and not evaluated, with its Predicted and Screened. Outcomes up to Lag
	// candidates before were told.
	Foresee(c Candidate[G]) Candidate[G]
	// Learn reports a candidate and its outcome after the strategy was told.
	Learn(c Candidate[G])
}

// Model predicts outcomes for a Screen.
type Model[G any] interface {
	// Predict returns the first objective that c, which has a genome, and parents if it was bred, will have at rung 0; NaN
	// while the model cannot say. Screen calls it without parents to compare genomes of the same origin.
	Predict(c Candidate[G]) float64
	// On reports whether the predictions are good enough to choose by.
	On() bool
	// Learn reports a candidate and its outcome, see Learner.
	Learn(c Candidate[G])
}
