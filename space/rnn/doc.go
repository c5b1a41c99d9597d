// Package rnn is the search space of recurrent cells: NAS-Bench-NLP (Klyuchnikov et al. 2020, arXiv 2006.07116),
// whose published recipes and training logs it reads.
//
// # Genomes
//
// A [Cell] is a graph of nodes: linear maps, products, sums, blends and activations, which read the layer's input x,
// previous hidden states and earlier nodes. One or more nodes become new hidden states; state 0 is the output. A Cell
// is plain data. Methods return new cells and leave their receiver unchanged.
//
// # Draw and vary
//
// A [Space] holds the limits of a search. [Space.Random] draws a cell like the generator of the benchmark.
// [Space.Mutate] applies one edit from the table in mutations.go, [Space.Cross] grafts a part of one cell onto
// another, [Space.Neighbors] lists everything one edit away. [Space.Valid] reports the rule that a foreign cell
// breaks. [Builtin] returns textbook cells, such as the simple recurrent network, GRU and LSTM.
//
// # Identity
//
// [Cell.Hash] is equal for two cells exactly if they are the same graph, whatever the names, the order of nodes and
// the numbers of later states. It hashes the canonical form ([Cell.Canonical]), which comes from canonical labelling
// by colour refinement. A search scores each identity once.
//
// # JSON
//
// [Cell.MarshalJSON] and [Cell.UnmarshalJSON] use the recipes of the benchmark. [ReadRecipes] and [ReadStream] read
// them from files, folders, zips and streams, with the published training results where there are any ([Log]). A bad
// recipe is an error that names its node, and does not end the reading. [Space.Pack] is the compact form that a
// search keeps in memory.
//
// # Network
//
// A Cell converts to evolve/nn/rnn.Cell, which runs it: nnrnn.Cell(c). [Cell.Parameters] counts the weights of a
// language model of such layers.
//
// # Distance
//
// [Distance] is the least number of graph edits between two cells, and [Match] says which node became which.
// [Cell.Traits] describes a cell by numbers, without its wiring.
package rnn
