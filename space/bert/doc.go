// Package bert is the search space of BERT encoders whose layers may differ: FlexiBERT (Tuli et al. 2022, arXiv
// 2205.11656) in the version of NAS-Bench-BERT (Serianni and Kalita 2023, arXiv 2306.00288), whose published records
// it reads.
//
// # Genomes
//
// A [Config] is a hidden size and a list of layers. A [Layer] is an operation on the sequence (attention SDP or WMA,
// the transforms DFT and DCT, or the convolution DSC with a kernel), its heads, and a stack of feed-forward layers. A
// Config is plain data. Methods return new configurations and leave their receiver unchanged.
//
// # Draw and vary
//
// A [Space] holds the set of allowed values of each gene; [Space.Size] counts its configurations. [Space.Random]
// draws each gene from its set. [Space.Mutate] changes one gene (mutations.go), [Space.Cross] exchanges a run of
// layers, [Space.Neighbors] lists everything one edit away. [Space.Valid] reports the first value of a foreign
// configuration that is not allowed. [Builtin] returns bert-tiny and bert-mini.
//
// # Identity
//
// [Config.Hash] is equal for equal configurations only: no two spellings of one genome exist. A search scores each
// identity once.
//
// # JSON
//
// [Config.MarshalJSON] and [Config.UnmarshalJSON] use the published form. [ReadConfigs] and [ReadStream] read
// configurations and records from files, folders, zips and streams. A bad configuration is an error that names the
// layer and the key, and does not end the reading. [Space.Pack] is the compact form that a search keeps in memory.
//
// # Network
//
// [Space.Encoder] returns the network of package evolve/nn/bert that a configuration stands for. [Reading] says which
// one: the nominal one, the one that the benchmark trained, or the one that the paper measured. The three differ.
//
// # Distance
//
// [Distance] is the least number of edits between two configurations, and [Match] says which layer became which.
package bert
