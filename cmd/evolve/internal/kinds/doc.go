// Package kinds holds the table of the kinds of search spaces: one row a space, rnn and bert. A row opens the space of a
// configuration as a Space, whose genomes are all of the one type Genome, so that no code above this package has a type
// parameter. A third space is one file here, one row of the table, and a folder in each of space/, nn/ and fitness/.
package kinds
