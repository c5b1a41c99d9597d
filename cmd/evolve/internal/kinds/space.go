package kinds

import (
	"io"
	"iter"

	"evolve/fitness"
	"evolve/nn"
	"evolve/search"
)

// Space holds the search space of a configuration and the functions on its genomes that the engine needs.
type Space struct {
	Kind
	Points search.Space[Genome] // draws and varies genomes

	Parse    func(text []byte) (Genome, error)
	Network  func(g Genome) (canonical nn.Network, identity string)
	Distance func(a, b Genome) int
	Match    func(parent, child Genome) []int                // for each part of the parent, its part of the child, or -1
	Far      func(members []Genome) func(g Genome) []int     // a cheap distance of each member from g
	Fits     func(g Genome) error                            // reports why a search cannot begin with g
	Builtin  func(name string) (g Genome, ok bool)           // by name
	read     func(from source) iter.Seq[Record]              // the genomes of a file or a stream
	Genes    []Gene                                          // the dimensions in which genomes differ
	Parts    func(g Genome) map[string][]string              // the levels of a genome by gene, one for each part that has the gene
	Features func(g Genome) []float64                        // numbers that describe the structure of a genome, for a learned screen
	Rule     string                                          // the name of a simple property that correlates with quality, a baseline for metrics
	ByRule   func(g Genome) float64                          // the value of that property, higher is better
	Stratum  func(g Genome) string                           // similar genomes have the same stratum
	Measure  func(in *fitness.Input, seed uint64) Conditions // the conditions of measurement; seed is that of the weights
}

// Conditions describes how networks are measured.
type Conditions struct {
	Probe      func() fitness.Probe
	Text       string           // names everything that affects values besides network, metric and settings
	Sizes      fitness.Settings // the default settings of metrics, from the model
	Longest    int              // length of the longest sequence that networks can read; 0: any
	Vocabulary int              // number of tokens that networks have embeddings of; 0: any
}

// source names a file or a folder of genomes, or a stream and its name.
type source struct {
	path   string
	stream io.Reader
}

// Record holds a genome from a file, or the error of reading it.
type Record struct {
	ID     string
	Genome Genome
	Err    error
}

// Gene names a dimension in which genomes differ, and its values.
type Gene struct {
	Name   string
	Levels []string // its values
	Drop   Drop
}

// Drop says which levels of a gene a configuration can exclude.
type Drop int

const (
	Any   Drop = iota // any level
	First             // the first levels in order
	Last              // the last levels in order
	None
)
