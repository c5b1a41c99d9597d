// Package cells measures recurrent cells at initialisation: a metric a file, and the Probe that they ask for passes and
// gradients.
package rnn
