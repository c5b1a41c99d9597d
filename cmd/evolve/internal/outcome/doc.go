// Package outcome concludes a run. Conclude takes a finished log and does these steps in order: it saves the best genomes and
// their pictures below best/ in the run's directory, finds the front, checks the objective against the truth, orders and
// trains the shortlist, and compares the winner with known genomes. It returns a Summary, whose Print writes it as text.
package outcome
