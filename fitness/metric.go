package fitness

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"evolve/nn"
)

// Direction says which values of a metric are better.
type Direction int

const (
	Neither  Direction = iota // neither end is better: a guard, which cannot be an objective
	Maximize                  // larger is better
	Minimize                  // smaller is better
)

// String returns the name of the direction: neither, maximize or minimize.
func (d Direction) String() string { return [...]string{"neither", "maximize", "minimize"}[d] }

// Cost classes a metric by what it computes, the cheapest first.
type Cost int

const (
	Static  Cost = iota // reads the network's description: microseconds
	Small               // runs forward passes at a small width: milliseconds
	Full                // runs forward passes at the model's width: tenths of a second
	Reverse             // computes gradients at the model's width: seconds
	Trained             // trains the network: seconds to hours
)

// String returns the name of the cost: static, small, full, reverse or trained.
func (c Cost) String() string { return [...]string{"static", "small", "full", "reverse", "trained"}[c] }

// Subject names the network that an evaluation measures.
type Subject struct {
	Network  nn.Network // in canonical form
	Identity string     // names the network in caches and tables
	Rung     int        // how thoroughly a metric of cost Trained measures; the others measure alike at every rung
}

// Metric describes one measure of a network and computes it.
type Metric struct {
	Name      string
	Version   int // changes when the values change; part of the key of every stored evaluation
	Direction Direction
	Cost      Cost
	Defaults  Settings // default settings; those that the metric takes and that are zero here come from the model
	Least     Settings // smallest batch and steps for which the metric is defined, where more than 1
	Takes     []string // names of the settings that change the value
	Summary   string   // says what the metric measures, in one line
	Source    string   // names the paper with its arXiv id and section
	Known     string   // says how well the metric ranks trained networks, in one line; tau is Kendall's
	// Find replaces Score for values that no probe measures, such as published results and losses after training. It is not
	// cached by the Evaluator. nil: Score.
	Find func(ctx context.Context, s Subject) (float64, error)
	// Score returns the value, or an error that says why this network has none. It panics if the probe is of another kind
	// of network than the metric.
	Score func(p Probe, s Settings) (float64, error)
}

// Term combines a metric with the settings at which an evaluation measures it. Label names its value in results and
// logs.
type Term struct {
	Label string
	Metric
	Settings // as Metric.Resolve returns them
}

// Lookup returns the metric of a table with this name. The error of an unknown name lists all names.
func Lookup(all []Metric, name string) (Metric, error) {
	names := make([]string, len(all))
	for i, m := range all {
		if names[i] = m.Name; m.Name == name {
			return m, nil
		}
	}
	return Metric{}, fmt.Errorf("fitness: metric (%q): unknown, want one of %s", name, strings.Join(slices.Sorted(slices.Values(names)), ", "))
}
