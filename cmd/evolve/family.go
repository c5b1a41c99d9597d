package main

import (
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
)

// family is what is known of a kind of space before any configuration.
type family struct {
	name     string // of the space
	what     string // it is, in one line
	genome   string // what one is called: cell
	recipe   string // what one is called where it is written: recipe
	builtins []string
	known    []string // built-in genomes that a winner is compared with
	metrics  []fitness.Metric
	label    string // of trained networks, where none is chosen
	scored   string // metrics that score takes where none are named

	// restrict leaves a configuration the levels of genes that are kept; size is how many genomes its space has, "" where
	// nobody counted.
	restrict func(c *config.Config, kept map[string][]string)
	size     func(s config.Space) string

	// open makes a configuration's engine, which has no terms yet.
	open func(c *config.Config, in *fitness.Input) (job, error)
}

// families are all kinds of spaces, in the order of config.Kinds.
func families() []family { return []family{cellFamily(), encoderFamily()} }

// familyOf finds the family of a kind that a configuration names.
func familyOf(kind string) (family, error) {
	all := families()
	i := slices.IndexFunc(all, func(f family) bool { return f.name == kind })
	if i < 0 {
		return family{}, usageError("-space (%s): there is %s", kind, strings.Join(config.Kinds, ", "))
	}
	return all[i], nil
}

// knowns are the names that a configuration may use.
func knowns() config.Knowns {
	k := config.Knowns{}
	for _, f := range families() {
		names := config.Names{Genome: f.genome, Recipe: f.recipe, Genomes: f.builtins}
		for _, m := range f.metrics {
			names.Metrics = append(names.Metrics, config.Metric{Name: m.Name, Objective: m.Direction != fitness.Neither, Takes: m.Takes})
		}
		names.Metrics = append(names.Metrics, config.Metric{Name: config.Truth, Objective: true})
		k[f.name] = names
	}
	return k
}
