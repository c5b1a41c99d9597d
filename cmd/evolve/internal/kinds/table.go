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

// Genome represents a genome of any space: a genome of package search that has a JSON form.
type Genome interface {
	search.Genome
	json.Marshaler
}

// Kind describes a kind of space, independent of a configuration. It is one row of the table.
type Kind struct {
	Name      string // the value of space.kind
	Summary   string // one line
	Genome    string // the word for a genome in messages: cell
	Recipe    string // the word for a genome in a file: recipe
	Builtins  []string
	Known     []string // the built-in genomes that a winner is compared with
	Metrics   []fitness.Metric
	Label     string   // the default column of published results that is the truth
	Scored    string   // the default metrics of evolve score
	Screening []string // the metrics that a learned screen sees

	// Restrict reduces the space of a configuration to the kept levels of its genes. Size returns the number of genomes of a
	// space, or "" if it is unknown.
	Restrict func(c *config.Config, kept map[string][]string)
	Size     func(s config.Space) string

	// Open returns the space of a configuration.
	Open func(c *config.Config) (*Space, error)
}

// All returns every kind of space, in the order of config.Kinds.
func All() []Kind { return []Kind{rnnKind(), bertKind()} }

// Of returns the kind with a name. An error names the flag -space.
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

// Names returns the names of built-in genomes and metrics that a configuration may use, by kind.
func Names() config.Knowns {
	all := config.Knowns{}
	for _, k := range All() {
		names := config.Names{Genome: k.Genome, Recipe: k.Recipe, Genomes: k.Builtins}
		for _, m := range k.Metrics {
			names.Metrics = append(names.Metrics, config.Metric{Name: m.Name, Objective: m.Direction != fitness.Neither, Takes: m.Takes})
		}
		names.Metrics = append(names.Metrics, config.Metric{Name: config.Truth, Objective: true}, config.Metric{Name: config.TrainedLoss, Objective: true})
		all[k.Name] = names
	}
	return all
}
