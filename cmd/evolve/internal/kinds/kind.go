package kinds

import (
	"encoding/json"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/search"
)

// Genome is a genome of any space: a point of a search that has a JSON form.
type Genome interface {
	search.Genome
	json.Marshaler
}

// Kind describes a kind of space before any configuration.
type Kind struct {
	Name     string // of the space, as configurations write it
	Summary  string // one line
	Genome   string // the word for one of its genomes: cell
	Recipe   string // the word for a genome that is written down: recipe
	Builtins []string
	Known    []string // built-in genomes that a winner is compared with
	Metrics  []fitness.Metric
	Label    string // the column of published results that is the truth where none is chosen
	Scored   string // metrics that evolve score takes where none are named

	// Restrict reduces a configuration to the levels of genes that are kept. Size returns the number of genomes of its
	// space, "" where nobody counted.
	Restrict func(c *config.Config, kept map[string][]string)
	Size     func(s config.Space) string

	// Open returns the space of a configuration.
	Open func(c *config.Config) (*Space, error)
}

// All returns every kind of space, in the order of config.Kinds.
func All() []Kind { return []Kind{rnnKind(), bertKind()} }

// Of returns the kind that a configuration names.
func Of(name string) (Kind, error) {
	all := All()
	i := slices.IndexFunc(all, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, cli.Usage("-space (%s): want %s", name, strings.Join(config.Kinds, " or "))
	}
	return all[i], nil
}

// Open returns the space of a configuration.
func Open(c *config.Config) (*Space, error) {
	k, err := Of(c.Space.Kind)
	if err != nil {
		return nil, err
	}
	return k.Open(c)
}

// Names returns the names that a configuration may use: of built-in genomes and of metrics, by kind.
func Names() config.Knowns {
	all := config.Knowns{}
	for _, k := range All() {
		names := config.Names{Genome: k.Genome, Recipe: k.Recipe, Genomes: k.Builtins}
		for _, m := range k.Metrics {
			names.Metrics = append(names.Metrics, config.Metric{Name: m.Name, Objective: m.Direction != fitness.Neither, Takes: m.Takes})
		}
		names.Metrics = append(names.Metrics, config.Metric{Name: config.Truth, Objective: true})
		all[k.Name] = names
	}
	return all
}
