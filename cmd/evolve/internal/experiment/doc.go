// Package experiment plans the runs of an experiment file, makes those that are missing, and prints comparisons.
package experiment
