// Package encoders measures BERT encoders at initialisation: a metric a file, and the Probe that they ask for passes and
// gradients.
package bert
