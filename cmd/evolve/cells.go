package main

import (
	"fmt"
	"iter"
	"slices"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	fitnessrnn "evolve/fitness/rnn"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

func cellFamily() family {
	return family{
		name: "rnn", what: "recurrent cells of NAS-Bench-NLP (arXiv 2006.07116)",
		genome: "cell", recipe: "recipe",
		builtins: spacernn.Builtins(), known: []string{"lstm", "gru"},
		metrics: fitnessrnn.Metrics(), label: "test_loss", scored: "state_volume,lag1_memory,state_memory,growth,perturbation,parameters",
		restrict: restrictCells, size: func(config.Space) string { return "" },
		open: openCells,
	}
}

func openCells(c *config.Config, in *fitness.Input) (job, error) {
	s := spacernn.Space{Nodes: c.Space.Nodes, HiddenStates: c.Space.HiddenStates, Intermediate: c.Space.Intermediate}
	if err := s.Check(); err != nil {
		return nil, exitError{exitUsage, err}
	}
	m := c.Model
	on := fitnessrnn.Config{
		Model: fitnessrnn.Model{
			Shape:      nnrnn.Shape{Layers: m.Layers, Embedding: m.Embedding, Hidden: m.Hidden, Tied: m.Tied},
			Vocabulary: m.Vocabulary,
		},
		Input: in, WeightSeed: c.Weights.Seed,
	}
	return newEngine(cellFamily(), c, in, cellKind(s), ground{probe: fitnessrnn.NewProbe(on), text: on.String(), sizes: on.Settings(), key: fitness.WeightKey(c.Weights.Seed, 0)})
}

func cellKind(s spacernn.Space) kind[spacernn.Cell] {
	return kind[spacernn.Cell]{
		space:    s,
		parse:    parseCell,
		distance: spacernn.Distance,
		match:    spacernn.Match,
		far:      farCells,
		rule:     "gates",
		ruled: func(c spacernn.Cell) float64 {
			return float64(c.Traits()[slices.Index(spacernn.TraitNames(), "gates")])
		},
		stratum: func(c spacernn.Cell) string { return fmt.Sprint(c.Traits()[:2]) }, // nodes, hidden states
		genes:   cellGenes,
		parts:   cellParts,
		builtin: spacernn.Builtin,
		network: func(c spacernn.Cell) (nn.Network, string) {
			canonical, hash := c.Identity()
			return nnrnn.Cell(canonical), hash
		},
		fits: func(spacernn.Cell) error { return nil }, // the search begins wherever it is told to
		read: func(from source) iter.Seq[record[spacernn.Cell]] {
			list := spacernn.ReadRecipes(from.path)
			if from.stream != nil {
				list = spacernn.ReadStream(from.stream, from.path)
			}
			return func(yield func(record[spacernn.Cell]) bool) {
				for r := range list {
					if !yield(record[spacernn.Cell]{r.ID, r.Cell, r.Err}) {
						return
					}
				}
			}
		},
	}
}

// farCells is how far cells are by their traits.
func farCells(members []spacernn.Cell) func(spacernn.Cell) []int {
	all := make([][]int, len(members))
	for i, m := range members {
		all[i] = m.Traits()
	}
	return func(c spacernn.Cell) []int {
		far, traits := make([]int, len(members)), c.Traits()
		for i, other := range all {
			for k, v := range traits {
				far[i] += max(v-other[k], other[k]-v)
			}
		}
		return far
	}
}

func parseCell(text []byte) (c spacernn.Cell, err error) {
	err = c.UnmarshalJSON(text) // a log's line is known to be JSON: once is enough
	return c, err
}
