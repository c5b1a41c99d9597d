package main

import (
	"iter"

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
		metrics: cells.Metrics(), scored: "state_volume,lag1_memory,state_memory,growth,perturbation,parameters",
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
	return newEngine(cellFamily(), c, in, cellKind(s), ground{probe: cells.NewProbe(on), text: on.String(), sizes: on.Settings()})
}

func cellKind(s space.RNN) kind[space.Cell] {
	return kind[space.Cell]{
		space:    s,
		parse:    parseCell,
		distance: space.Distance,
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

func parseCell(text []byte) (c space.Cell, err error) {
	err = c.UnmarshalJSON(text) // a log's line is known to be JSON: once is enough
	return c, err
}
