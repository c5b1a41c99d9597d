// Package search runs seeded searches over a space of genomes. It knows nothing of neural networks: a user brings a
// space and a score. See the examples of Run and NSGA2.
//
// A search goes through these steps.
//
// Space. A Genome is immutable plain data with a Hash, its identity. A Space makes random genomes and mutates them. It
// may implement more: Crosser (crossover), Neighborhood (all one-edit neighbours), Namer (hash and mutant in one step),
// Packer (genomes as bytes). Ask for these with As, because a Wrapper such as Screen offers only what the space inside
// offers.
//
// Strategy. A Strategy proposes what to evaluate next and is told the Outcome. It sees candidate ids and outcomes, never
// a genome. The strategies are Aging, Elitist, Halving, Local, NSGA2, PDNS, Random and Walk; Strategies returns them as a
// table with their sources and defaults.
//
// Evaluation. Run asks the strategy for a Proposal, makes the genome with the space, and calls Eval on one of several
// goroutines. Panics, timeouts and values that are not finite become failed outcomes. A genome that was evaluated before
// is not evaluated again, unless Halving promotes it to a higher rung, where Eval evaluates it more thoroughly.
//
// Screen. A Screen breeds several genomes for one proposal and keeps the one of the highest cheap score. The score may be a
// Model that learns from the outcomes, such as that of package surrogate: the loop tells a space that is a Learner every
// outcome, and records what it predicted.
//
// Record. Run hands every Candidate to Record in id order: the log. It counts them in Status, which says why the run
// stopped (Stop). Fronts, Crowding and ParetoArchive find the trade-offs between several objectives.
//
// Resume by replay. A run is a function of its seed and its options. The randomness of candidate i depends on (seed, i)
// alone, see Rand. Proposals and outcomes pass on one goroutine in id order. Lag, the number of candidates in flight, is
// part of the algorithm; Workers, the number of candidates evaluated at once, is not. A run with a log in Done therefore
// proposes the same candidates again, takes their outcomes from the log, and continues where the log ends. No state of a
// strategy is ever saved. ErrReplay reports a log that does not follow from the settings.
package search
