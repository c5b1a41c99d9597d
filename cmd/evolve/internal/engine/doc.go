// Package engine turns a configuration into a search, in three stages. Each stage runs once and replaces nothing:
//
//	Open    opens the space, the input, the oracle, the objectives and the constraints, and returns a Setup
//	New     reads the genomes to begin with, draws the reference sample, builds the evaluator, and returns an Engine
//	Search  runs the search and writes each candidate to a run directory; Replay repeats it from a log without scoring
//
// A [Setup] alone can measure genomes ([Setup.Meter]) and read published results ([Setup.ReadOracle]). [Engine.Verify] scores
// the lines of a log again. [NewPlan] prepares the training of a shortlist, from the same genomes and configuration.
package engine
