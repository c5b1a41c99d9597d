package main

import (
	"fmt"
	"iter"
	"slices"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/fitness/cells"
	"evolve/nn"
	"evolve/space"
)

func cellFamily() family {
	return family{
		name: "rnn", what: "recurrent cells of NAS-Bench-NLP (arXiv 2006.07116)",
		genome: "cell", recipe: "recipe",
		builtins: space.Builtins(), known: []string{"lstm", "gru"},
		metrics: cells.Metrics(), label: "test_loss", scored: "state_volume,lag1_memory,state_memory,growth,perturbation,parameters",
		restrict: restrictCells, size: func(config.Space) string { return "" },
		open: openCells,
	}
}

func openCells(c *config.Config, in *fitness.Input) (job, error) {
	s := space.RNN{Nodes: c.Space.Nodes, HiddenStates: c.Space.HiddenStates, Intermediate: c.Space.Intermediate}
	if err := s.Check(); err != nil {
		return nil, exitError{exitUsage, err}
	}
	m := c.Model
	on := cells.Config{
		Model: cells.Model{
			Shape:      nn.Shape{Layers: m.Layers, Embedding: m.Embedding, Hidden: m.Hidden, Tied: m.Tied},
			Vocabulary: m.Vocabulary,
		},
		Input: in, WeightSeed: c.Weights.Seed,
	}
	return newEngine(cellFamily(), c, in, cellKind(s), ground{probe: cells.NewProbe(on), text: on.String(), sizes: on.Settings(), key: fitness.WeightKey(c.Weights.Seed, 0)})
}

func cellKind(s space.RNN) kind[space.Cell] {
	return kind[space.Cell]{
		space:    s,
		parse:    parseCell,
		distance: space.Distance,
		match:    space.Match,
		far:      farCells,
		rule:     "gates",
		ruled:    func(c space.Cell) float64 { return float64(c.Traits()[slices.Index(space.TraitNames(), "gates")]) },
		stratum:  func(c space.Cell) string { return fmt.Sprint(c.Traits()[:2]) }, // nodes, hidden states
		genes:    cellGenes,
		parts:    cellParts,
		builtin:  space.Builtin,
		network: func(c space.Cell) (nn.Network, string) {
			canonical, hash := c.Identity()
			return nn.Cell(canonical), hash
		},
		fits: func(space.Cell) error { return nil }, // the search begins wherever it is told to
		read: func(from source) iter.Seq[record[space.Cell]] {
			list := space.ReadRecipes(from.path)
			if from.stream != nil {
				list = space.ReadStream(from.stream, from.path)
			}
			return func(yield func(record[space.Cell]) bool) {
				for r := range list {
					if !yield(record[space.Cell]{r.ID, r.Cell, r.Err}) {
						return
					}
				}
			}
		},
	}
}

// farCells is how far cells are by their traits.
func farCells(members []space.Cell) func(space.Cell) []int {
	all := make([][]int, len(members))
	for i, m := range members {
		all[i] = m.Traits()
	}
	return func(c space.Cell) []int {
		far, traits := make([]int, len(members)), c.Traits()
		for i, other := range all {
			for k, v := range traits {
				far[i] += max(v-other[k], other[k]-v)
			}
		}
		return far
	}
}

func parseCell(text []byte) (c space.Cell, err error) {
	err = c.UnmarshalJSON(text) // a log's line is known to be JSON: once is enough
	return c, err
}
