// Package kinds holds the table of search spaces, rnn and bert. [All] returns the table; each row is a [Kind]. [Load] reads a
// configuration, and [Open] opens its space as a [Space]. All genomes of a Space have the one type [Genome], so no code above
// this package has a type parameter. [Space.Read] and [Space.One] read genomes from files, and [ModelAt] returns a network
// for export.
//
// To add a third space, add one file and one row here, and a folder in each of space/, nn/ and fitness/.
package kinds
