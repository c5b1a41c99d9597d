package kinds

import (
	"fmt"
	"iter"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	fitnessrnn "evolve/fitness/rnn"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// rnnKind returns the row of recurrent cells.
func rnnKind() Kind {
	return Kind{
		Name: "rnn", Summary: "recurrent cells of NAS-Bench-NLP (arXiv 2006.07116)",
		Genome: "cell", Recipe: "recipe",
		Builtins: spacernn.Builtins(), Known: []string{"lstm", "gru"},
		Metrics: fitnessrnn.Metrics(), Label: "test_loss", Scored: "state_volume,lag1_memory,state_memory,growth,perturbation,parameters",
		Screening: []string{"hidden_covariance", "perturbation", "state_volume", "lag1_memory"},
		Restrict:  restrictRNN, Size: func(config.Space) string { return "" },
		Open: openRNN,
	}
}

// openRNN returns the space of recurrent cells of a configuration.
func openRNN(c *config.Config) (*Space, error) {
	s := spacernn.Space{Nodes: c.Space.Nodes, HiddenStates: c.Space.HiddenStates, Intermediate: c.Space.Intermediate, Leaky: c.Space.Leaky}
	for _, name := range c.Space.Operations {
		op, err := nnrnn.ParseOp(name)
		if err != nil {
			return nil, cli.Usage("space.operations (%q): %w", name, err)
		}
		s.Operations = append(s.Operations, op)
	}
	if err := s.Check(); err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	m := c.Model
	model := fitnessrnn.Model{
		Shape:      nnrnn.Shape{Layers: m.Layers, Embedding: m.Embedding, Hidden: m.Hidden, Tied: m.Tied},
		Vocabulary: m.Vocabulary,
	}
	gates := slices.Index(spacernn.TraitNames(), "gates")
	return &Space{
		Kind:     rnnKind(),
		Points:   erase(s, parseRNN),
		Parse:    parseRNN,
		Distance: func(a, b Genome) int { return spacernn.Distance(cellOf(a), cellOf(b)) },
		Match:    func(parent, child Genome) []int { return spacernn.Match(cellOf(parent), cellOf(child)) },
		Far:      farByTraits,
		Rule:     "gates",
		ByRule:   func(g Genome) float64 { return float64(cellOf(g).Traits()[gates]) },
		Stratum:  func(g Genome) string { return fmt.Sprint(cellOf(g).Traits()[:2]) }, // the first two traits are nodes and hidden states
		Genes:    rnnGenes(c.Space),
		Parts:    rnnParts,
		Features: rnnFeatures,
		Builtin: func(name string) (Genome, bool) {
			c, ok := spacernn.Builtin(name)
			return boxed[spacernn.Cell]{c}, ok
		},
		Network: func(g Genome) (nn.Network, string) {
			canonical, hash := cellOf(g).Identity()
			return nnrnn.Cell(canonical), hash
		},
		Fits: func(g Genome) error { return s.CheckOperations(cellOf(g)) }, // a search may break other rules in its first cells
		read: readRNN,
		Measure: func(in *fitness.Input, seed uint64) Conditions {
			on := fitnessrnn.Config{Model: model, Input: in, WeightSeed: seed}
			return Conditions{Probe: fitnessrnn.NewProbe(on), Text: on.String(), Sizes: on.Settings()}
		},
	}, nil
}

// cellOf returns the cell inside a Genome.
func cellOf(g Genome) spacernn.Cell { return unbox[spacernn.Cell](g) }

// parseRNN reads the JSON form of a cell.
func parseRNN(text []byte) (Genome, error) {
	var c spacernn.Cell
	err := c.UnmarshalJSON(text) // not json.Unmarshal, which would check the syntax a second time
	return boxed[spacernn.Cell]{c}, err
}

// readRNN reads the cells of a file, a folder, a zip or a stream.
func readRNN(from source) iter.Seq[Record] {
	list := spacernn.ReadRecipes(from.path)
	if from.stream != nil {
		list = spacernn.ReadStream(from.stream, from.path)
	}
	return func(yield func(Record) bool) {
		for r := range list {
			if !yield(Record{r.ID, boxed[spacernn.Cell]{r.Cell}, r.Err}) {
				return
			}
		}
	}
}

// farByTraits returns a cheap distance of cells: the L1 distance of their traits.
func farByTraits(members []Genome) func(Genome) []int {
	all := make([][]int, len(members))
	for i, m := range members {
		all[i] = cellOf(m).Traits()
	}
	return func(g Genome) []int {
		far, traits := make([]int, len(members)), cellOf(g).Traits()
		for i, other := range all {
			for k, v := range traits {
				far[i] += max(v-other[k], other[k]-v)
			}
		}
		return far
	}
}
