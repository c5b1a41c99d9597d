package kinds

import (
	"fmt"
	"iter"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	fitnessbert "evolve/fitness/bert"
	"evolve/nn"
	spacebert "evolve/space/bert"
)

// bertKind returns the row of encoders.
func bertKind() Kind {
	return Kind{
		Name: "bert", Summary: fmt.Sprintf("encoders of FlexiBERT (arXiv 2205.11656) as NAS-Bench-BERT has them, %d configurations", spacebert.Space{}.Size()),
		Genome: "configuration", Recipe: "configuration",
		Builtins: spacebert.Builtins(), Known: []string{"bert-mini", "bert-tiny"},
		Metrics: fitnessbert.Metrics(), Label: "glue", Scored: "log_gradient_norm,coding_rate,spectral_capacity,parameters,multiply_adds",
		Restrict: restrictBERT, Size: bertSize,
		Open: openBERT,
	}
}

// openBERT returns the space of encoders of a configuration.
func openBERT(c *config.Config) (*Space, error) {
	reading, err := spacebert.ParseReading(c.Space.Reading)
	if err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	s := spacebert.Space{
		Hidden: c.Space.Hidden, Layers: c.Space.Layers, Ops: c.Space.Operations, Heads: c.Space.Heads,
		Feed: c.Space.FeedForward, Feeds: c.Space.FeedForwards,
		Vocabulary: c.Model.Vocabulary, Positions: c.Model.Positions, Embedding: c.Model.Embedding, Reading: reading,
	}
	if err := s.Check(); err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	cotangent := c.Model.Cotangent
	return &Space{
		Kind:     bertKind(),
		Points:   erase(s, parseBERT),
		Parse:    parseBERT,
		Distance: func(a, b Genome) int { return spacebert.Distance(configOf(a), configOf(b)) },
		Match:    func(parent, child Genome) []int { return spacebert.Match(configOf(parent), configOf(child)) },
		Far:      farByEdits,
		Rule:     "layers, then hidden size",
		ByRule: func(g Genome) float64 {
			c := configOf(g)
			return float64(len(c.Layers)) + float64(c.Hidden)/1e6
		},
		Stratum: func(g Genome) string {
			c := configOf(g)
			return fmt.Sprintf("%d layers of %d", len(c.Layers), c.Hidden)
		},
		Genes:    bertGenes(c.Space),
		Parts:    bertParts,
		Features: bertFeatures,
		Builtin: func(name string) (Genome, bool) {
			c, ok := spacebert.Builtin(name)
			return boxed[spacebert.Config]{c}, ok
		},
		Network: func(g Genome) (nn.Network, string) {
			c := configOf(g)
			return s.Encoder(c), c.Hash()
		},
		Fits: func(g Genome) error { return s.Valid(configOf(g)) },
		read: readBERT,
		Measure: func(in *fitness.Input, seed uint64) Conditions {
			on := fitnessbert.Config{Input: in, WeightSeed: seed, Cotangent: cotangent}
			// An identity depends on the genes only. Everything else that defines the network belongs to the conditions.
			text := fmt.Sprintf("reading=%v embedding=%d vocabulary=%d positions=%d; %s", s.Reading, s.Embedding, s.Vocabulary, s.Positions, on)
			return Conditions{Probe: fitnessbert.NewProbe(on), Text: text, Longest: s.Positions, Vocabulary: s.Vocabulary}
		},
	}, nil
}

// configOf returns the configuration inside a Genome.
func configOf(g Genome) spacebert.Config { return unbox[spacebert.Config](g) }

// parseBERT reads the JSON form of a configuration.
func parseBERT(text []byte) (Genome, error) {
	var c spacebert.Config
	err := c.UnmarshalJSON(text)
	return boxed[spacebert.Config]{c}, err
}

// readBERT reads the configurations of a file, a folder, a zip or a stream.
func readBERT(from source) iter.Seq[Record] {
	list := spacebert.ReadConfigs(from.path)
	if from.stream != nil {
		list = spacebert.ReadStream(from.stream, from.path)
	}
	return func(yield func(Record) bool) {
		for r := range list {
			if !yield(Record{r.ID, boxed[spacebert.Config]{r.Config}, r.Err}) {
				return
			}
		}
	}
}

// farByEdits returns the edit distance of configurations.
func farByEdits(members []Genome) func(Genome) []int {
	return func(g Genome) []int {
		far := make([]int, len(members))
		for i, m := range members {
			far[i] = spacebert.Distance(configOf(g), configOf(m))
		}
		return far
	}
}
