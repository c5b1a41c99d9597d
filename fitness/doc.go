// Package fitness scores networks without training them: metrics of a cell at initialisation, guards against cells that
// only look good there, and their combination into objectives. It sees networks, never a genome.
package fitness
