// Package experiment compares search strategies. It is what evolve compare does.
//
// [Read] plans the runs of an experiment file: every strategy with every configuration and seed. [Plan.Make] makes the runs
// that are missing. The runs of one configuration are a [Block], and only runs of the same block are compared. A [Printer]
// summarizes each block, prints its table, and draws charts. [AnytimeSeries] returns the lines of these charts.
package experiment
