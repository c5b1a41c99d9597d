package fitness

import (
	"fmt"
	"slices"
	"strings"
)

// Direction says which values of a metric are better.
type Direction int

const (
	Neither  Direction = iota // cannot be an objective
	Maximize                  // larger is better
	Minimize                  // smaller is better
)

// String is the direction's name.
func (d Direction) String() string { return [...]string{"neither", "maximize", "minimize"}[d] }

// Cost says what a metric needs.
type Cost int

const (
	Static  Cost = iota // the network's description alone
	Small               // forward passes at a small width: milliseconds
	Full                // forward passes at the model's width: tenths of a second
	Reverse             // gradients at the model's width: seconds
)

// String is the cost's name.
func (c Cost) String() string { return [...]string{"static", "small", "full", "reverse"}[c] }

// Metric is one training-free measure of a network.
type Metric struct {
	Name      string
	Version   int // of its values: part of the key of every stored evaluation
	Direction Direction
	Cost      Cost
	Defaults  Settings // zero fields that the metric takes are the model's
	Least     Settings // smallest batch and steps it has a meaning at, where more than 1
	Takes     []string // names of the settings that change its value
	Summary   string   // one line
	Source    string   // where it comes from
	Known     string   // what is known of its worth, one line; tau is Kendall's, with minus the loss after training
	// Look, where there is one, takes the place of Score: the value is known of networks by their identity.
	Look func(identity string) (float64, error)
	// Score returns the value; an error says why this network has none. It panics if the probe is of another kind of
	// network than the metric.
	Score func(p Probe, s Settings) (float64, error)
}

// Lookup finds a metric of a table by name.
func Lookup(all []Metric, name string) (Metric, error) {
	names := make([]string, len(all))
	for i, m := range all {
		if names[i] = m.Name; m.Name == name {
			return m, nil
		}
	}
	return Metric{}, fmt.Errorf("fitness: metric (%q): unknown, want one of %s", name, strings.Join(slices.Sorted(slices.Values(names)), ", "))
}
