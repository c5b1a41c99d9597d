// Package outcome concludes a run: it finds the winner and the front, compares the winner with known genomes, orders and
// trains the shortlist, checks the objective against the truth, keeps the best below best/ in the run's directory, and
// prints all of it.
package outcome
