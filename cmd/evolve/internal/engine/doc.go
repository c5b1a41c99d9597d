// Package engine makes a configuration into a search, in stages, each of which runs once and replaces nothing:
//
//	Open    the space of the configuration, its input, its oracle, its objectives and constraints: a Setup
//	New     the cache, the genomes to begin with, the reference sample, the evaluator: an Engine
//	Search  the run, candidate by candidate, into a run directory; Replay goes through a log again
//
// A Setup alone measures genomes (Meter) and reads published results (Oracle). Training of shortlists is prepared here
// too (NewPlan), because it takes the same genomes and the same configuration.
package engine
