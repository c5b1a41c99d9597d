package engine

import (
	"fmt"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/runs"
)

// Setup holds a configuration with its open space, input and oracle, and its resolved objectives and constraints.
type Setup struct {
	*kinds.Space
	kinds.Conditions
	Config      *config.Config
	Input       *fitness.Input
	Oracle      *Oracle    // nil: none
	trainings   *trainings // nil: candidates are not trained
	Objectives  []fitness.Term
	Constraints []fitness.Constraint
}

// Open opens everything that a configuration names.
func Open(c *config.Config) (*Setup, error) {
	in, err := inputOf(c)
	if err != nil {
		return nil, err
	}
	return open(c, in, inputKey(c))
}

// OpenText opens a configuration with the words of another text as the input. Errors name flag.
func OpenText(c *config.Config, path, flag string) (*Setup, error) {
	in, err := fitness.Text(path)
	if err != nil {
		return nil, err
	}
	return open(c, in, flag)
}

// OpenBlind opens a configuration for its space and its objectives only. It reads none of the files that are named in it.
func OpenBlind(c *config.Config) (*Setup, error) {
	blind := *c
	blind.Input = config.Input{Kind: "uniform", Vocabulary: 2, Seed: 1}
	blind.Oracle.Files, blind.Oracle.Pool, blind.Strategy.Given = nil, false, nil
	if blind.Training.Text != "" {
		blind.Training.Text, blind.Training.Valid, blind.Training.Task = "", "", config.Tasks[0]
	}
	return Open(&blind)
}

// open opens a configuration with an input. key is the key or flag of the input, for errors.
func open(c *config.Config, in *fitness.Input, key string) (*Setup, error) {
	space, err := kinds.Open(c)
	if err != nil {
		return nil, err
	}
	s := &Setup{Space: space, Conditions: space.Measure(in, c.Weights.Seed), Config: c, Input: in}
	if err := s.openOracle(); err != nil {
		return nil, err
	}
	if s.Vocabulary > 0 && in.Vocabulary > s.Vocabulary {
		return nil, cli.Usage("%s: %d different tokens, more than model.vocabulary, which is %d", key, in.Vocabulary, s.Vocabulary)
	}
	if err := s.openTrainings(); err != nil {
		return nil, err
	}
	return s, s.openTerms()
}

// Reseeded returns a copy of the setup whose weight seed is that of the configuration plus by.
func (s *Setup) Reseeded(by uint64) *Setup {
	other := *s
	other.Conditions = s.Measure(s.Input, s.Config.Weights.Seed+by)
	return &other
}

// openTerms resolves the objectives and constraints of the configuration.
func (s *Setup) openTerms() error {
	for _, o := range s.Config.Objective {
		t, err := s.Term(o.Metric, o.Name, settingsOf(o))
		if err != nil {
			return cli.Exit(cli.ExitUsage, err)
		}
		s.Objectives = append(s.Objectives, t)
	}
	for _, name := range s.Config.ConstraintNames() {
		bound := s.Config.Constraint[name]
		t, err := s.Term(name, "", fitness.Settings{})
		if err != nil {
			return cli.Exit(cli.ExitUsage, err)
		}
		for _, o := range s.Objectives { // because a log line has one value per label
			if o.Label == t.Label && (o.Name != t.Name || o.Settings != t.Settings) {
				return cli.Usage("objective %q and constraint %q are measured differently: give the objective another name", o.Label, t.Label)
			}
		}
		s.Constraints = append(s.Constraints, fitness.Constraint{Term: t, Min: bound.Min, Max: bound.Max})
	}
	return nil
}

func settingsOf(o config.Objective) fitness.Settings {
	return fitness.Settings{Layer: o.Layer, Layers: o.Layers, Width: o.Width, Embedding: o.Embedding, Batch: o.Batch,
		Steps: o.Steps, Length: o.Length, Repeats: o.Repeats}
}

// Combined reports whether the objectives are combined into one by their ranks in the reference sample.
func (s *Setup) Combined() bool { return s.Config.Combine.Kind == "rank" }

// ObjectiveText describes the first objective of a log line.
func (s *Setup) ObjectiveText() string {
	var labels []string
	for _, t := range s.Objectives {
		labels = append(labels, t.Label)
	}
	if s.Combined() {
		return fmt.Sprintf("mean percentile of %s among %d random %ss", strings.Join(labels, " and "), s.Config.Combine.Sample, s.Genome)
	}
	for i, t := range s.Objectives {
		if t.Direction == fitness.Minimize {
			labels[i] = "-" + t.Label
		}
	}
	if len(labels) > 1 {
		return labels[0] + ", the first of several: " + strings.Join(labels, ", ")
	}
	return labels[0]
}

// OracleHeader returns the description of the oracle for the header of a log, or nil if there is none.
func (s *Setup) OracleHeader() *runs.Oracle {
	if s.Oracle == nil {
		return nil
	}
	return s.Oracle.header(s.Config.Oracle.Pool)
}

// inputOf returns the token stream of a configuration.
func inputOf(c *config.Config) (*fitness.Input, error) {
	switch in := c.Input; in.Kind {
	case "text":
		return fitness.Text(c.Path(in.Path))
	case "zipf":
		return fitness.Zipf(in.Vocabulary, in.Exponent, in.Seed), nil
	case "hashed":
		return fitness.HashedWords(c.Path(in.Path), in.Vocabulary)
	case "wordpiece":
		return fitness.WordPiece(c.Path(in.Path), c.Path(in.VocabularyFile))
	default:
		return fitness.Uniform(in.Vocabulary, in.Seed), nil
	}
}

// inputKey returns the key that determines the vocabulary of the input.
func inputKey(c *config.Config) string {
	if c.Input.Kind == "wordpiece" {
		return "input.vocabulary_file"
	}
	return "input.path"
}
