// Package train trains networks: language models of any cell, by truncated back-propagation through time with carried
// states, and encoders that fill in masked tokens.
//
// A model is trained by one goroutine and depends on its settings alone: the same weights, to the bit, whether it was
// interrupted or not. Shapes are written as in package nn.
package train
