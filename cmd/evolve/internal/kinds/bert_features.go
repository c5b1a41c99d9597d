package kinds

import (
	nnbert "evolve/nn/bert"
)

// bertFeatures returns what a learned screen sees of an encoder besides metrics: its width and depth, the number of layers
// of each operation, and the sums of its heads, taps, feed-forward layers and their widths.
func bertFeatures(g Genome) []float64 {
	c := configOf(g)
	const sums = 4
	counts := make([]float64, sums+int(nnbert.DSC)+1)
	for _, l := range c.Layers {
		counts[0] += float64(l.Heads)
		counts[1] += float64(l.Kernel)
		counts[2] += float64(l.Feeds)
		counts[3] += float64(l.Feeds * l.Feed)
		counts[sums+int(l.Op)]++
	}
	return append([]float64{float64(c.Hidden), float64(len(c.Layers))}, counts...)
}
