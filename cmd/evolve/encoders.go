package main

import (
	"fmt"
	"iter"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	fitnessbert "evolve/fitness/bert"
	"evolve/nn"
	spacebert "evolve/space/bert"
)

func encoderFamily() family {
	return family{
		name: "bert", what: fmt.Sprintf("encoders of FlexiBERT (arXiv 2205.11656) as NAS-Bench-BERT has them, %d configurations", spacebert.Space{}.Size()),
		genome: "configuration", recipe: "configuration",
		builtins: spacebert.Builtins(), known: []string{"bert-mini", "bert-tiny"},
		metrics: fitnessbert.Metrics(), label: "glue", scored: "log_gradient_norm,coding_rate,spectral_capacity,parameters,multiply_adds",
		restrict: restrictConfigs, size: configCount,
		open: openEncoders,
	}
}

func openEncoders(c *config.Config, in *fitness.Input) (job, error) {
	reading, err := spacebert.ParseReading(c.Space.Reading)
	if err != nil {
		return nil, exitError{exitUsage, err}
	}
	s := spacebert.Space{
		Hidden: c.Space.Hidden, Layers: c.Space.Layers, Ops: c.Space.Operations, Heads: c.Space.Heads,
		Feed: c.Space.FeedForward, Feeds: c.Space.FeedForwards,
		Vocabulary: c.Model.Vocabulary, Positions: c.Model.Positions, Embedding: c.Model.Embedding, Reading: reading,
	}
	if err := s.Check(); err != nil {
		return nil, exitError{exitUsage, err}
	}
	on := fitnessbert.Config{Input: in, WeightSeed: c.Weights.Seed, Cotangent: c.Model.Cotangent}
	// An identity is that of the genes alone: what else makes the network belongs to the ground.
	text := fmt.Sprintf("reading=%v embedding=%d vocabulary=%d positions=%d; %s", s.Reading, s.Embedding, s.Vocabulary, s.Positions, on)
	return newEngine(encoderFamily(), c, in, encoderKind(s), ground{
		probe: fitnessbert.NewProbe(on), text: text, longest: s.Positions, vocabulary: s.Vocabulary, key: fitness.WeightKey(c.Weights.Seed, 0),
	})
}

func encoderKind(s spacebert.Space) kind[spacebert.Config] {
	return kind[spacebert.Config]{
		space:    s,
		parse:    parseConfig,
		distance: spacebert.Distance,
		match:    spacebert.Match,
		far:      farConfigs,
		rule:     "layers, then hidden size",
		ruled:    func(c spacebert.Config) float64 { return float64(len(c.Layers)) + float64(c.Hidden)/1e6 },
		stratum:  func(c spacebert.Config) string { return fmt.Sprintf("%d layers of %d", len(c.Layers), c.Hidden) },
		genes:    configGenes,
		parts:    configParts,
		builtin:  spacebert.Builtin,
		network:  func(c spacebert.Config) (nn.Network, string) { return s.Encoder(c), c.Hash() },
		fits:     s.Valid,
		read: func(from source) iter.Seq[record[spacebert.Config]] {
			list := spacebert.ReadConfigs(from.path)
			if from.stream != nil {
				list = spacebert.ReadStream(from.stream, from.path)
			}
			return func(yield func(record[spacebert.Config]) bool) {
				for r := range list {
					if !yield(record[spacebert.Config]{r.ID, r.Config, r.Err}) {
						return
					}
				}
			}
		},
	}
}

// farConfigs is how far configurations are by edits.
func farConfigs(members []spacebert.Config) func(spacebert.Config) []int {
	return func(c spacebert.Config) []int {
		far := make([]int, len(members))
		for i, m := range members {
			far[i] = spacebert.Distance(c, m)
		}
		return far
	}
}

func parseConfig(text []byte) (c spacebert.Config, err error) {
	err = c.UnmarshalJSON(text)
	return c, err
}
