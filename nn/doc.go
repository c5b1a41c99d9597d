// Package nn computes the networks that genomes mean: recurrent cells stacked in layers, at initialisation.
//
// Shapes are written with B batch columns, T time steps, E embedding width, H width of a layer's state, L layers.
// Matrices are row-major; a sequence is [T][B][width], so that step t is one contiguous [B][width] block.
package nn
