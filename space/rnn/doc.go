// Package space holds genomes: how they are drawn, varied, identified, written and read. A genome is plain data that
// never changes; what it means as a network is the business of package nn.
package rnn
