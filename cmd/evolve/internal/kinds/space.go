package kinds

import (
	"io"
	"iter"

	"evolve/fitness"
	"evolve/nn"
	"evolve/search"
)

// Space is the space of a configuration, with all that the engine must know of its genomes.
type Space struct {
	Kind
	Points search.Space[Genome] // draws and varies genomes

	Parse    func(text []byte) (Genome, error)
	Network  func(g Genome) (canonical nn.Network, identity string)
	Distance func(a, b Genome) int
	Match    func(parent, child Genome) []int                // the part of the child that each part of the parent became, -1 for none
	Far      func(members []Genome) func(g Genome) []int     // a cheap distance of each member from g
	Fits     func(g Genome) error                            // reports why a search cannot begin there
	Builtin  func(name string) (g Genome, ok bool)           // by name
	read     func(from source) iter.Seq[Record]              // the genomes of a file or a stream
	Genes    []Gene                                          // what genomes differ in
	Parts    func(g Genome) map[string][]string              // the levels that a genome has of each gene, one for each part that has it
	Rule     string                                          // the name of a plain property that goes along with quality: the reference of metrics
	ByRule   func(g Genome) float64                          // the value of that property, more is better
	Stratum  func(g Genome) string                           // genomes that are alike by it
	Measure  func(in *fitness.Input, seed uint64) Conditions // the conditions of measurement; seed is that of the weights
}

// Conditions are what networks are measured under.
type Conditions struct {
	Probe      func() fitness.Probe
	Text       string           // names everything that values depend on besides network, metric and settings
	Sizes      fitness.Settings // that metrics take from the model
	Longest    int              // length of the longest sequence that networks can read; 0: any
	Vocabulary int              // number of tokens that networks have embeddings of; 0: any
}

// source is where genomes are read from: a path, or a stream of that name.
type source struct {
	path   string
	stream io.Reader
}

// Record is a genome that was read, or the reason why it could not be read.
type Record struct {
	ID     string
	Genome Genome
	Err    error
}

// Gene is something that genomes differ in.
type Gene struct {
	Name   string
	Levels []string // its values
	Drop   Drop
}

// Drop says which levels of a gene a configuration can do without.
type Drop int

const (
	Any   Drop = iota // each by itself
	First             // the levels are in order: the first ones
	Last              // the last ones
	None
)
