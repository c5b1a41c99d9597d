// Package fitness scores networks without training them: what a metric is, guards against networks that only look good
// at initialisation, and their combination into objectives. The metrics are in packages cells and encoders. It sees
// networks, never a genome.
package fitness
