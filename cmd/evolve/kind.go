package main

import (
	"encoding/json"
	"io"
	"iter"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/shrink"
	"evolve/nn"
	"evolve/search"
)

// genome is what the engine asks of one, besides what its kind knows of it.
type genome interface {
	search.Genome
	json.Marshaler
}

// kind is a space and what the engine must know of its genomes.
type kind[G genome] struct {
	space    search.Space[G]
	parse    func(text []byte) (G, error)
	network  func(g G) (canonical nn.Network, identity string)
	distance func(a, b G) int
	match    func(parent, child G) []int        // which part of the child each of the parent's became, -1 for none
	far      func(members []G) func(g G) []int  // how far each of members is from g, at little cost
	rule     string                             // what is plain to see of a genome and goes with quality: the reference of metrics
	ruled    func(g G) float64                  // a genome by that rule, more is better
	stratum  func(g G) string                   // genomes that are alike by it
	genes    func(s config.Space) []shrink.Gene // what genomes differ in
	parts    func(g G) map[string][]string      // a genome's levels of each gene, one for each part that has it
	builtin  func(name string) (g G, ok bool)
	fits     func(g G) error // why a search cannot begin there
	read     func(from source) iter.Seq[record[G]]
}

// source is where genomes are read from: a path, or a stream of that name.
type source struct {
	path   string
	stream io.Reader
}

// record is a genome that was read, or the reason why it could not be.
type record[G any] struct {
	id     string
	genome G
	err    error
}
