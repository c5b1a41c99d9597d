// Package search holds the strategies and the one loop that runs them. A strategy sees ids and outcomes, the loop turns
// its proposals into genomes through a Space, has them scored, and records one candidate after the other in id order.
//
// A run is a function of its seed: the randomness of candidate i depends on (seed, i) alone, proposals and outcomes
// pass on one goroutine in id order, and how many candidates may be in flight (Lag) is part of the algorithm while how
// many are scored at once (Workers) is not. Replaying the recorded candidates through the same loop therefore restores
// every bit of a strategy's state; no state is ever saved.
package search
