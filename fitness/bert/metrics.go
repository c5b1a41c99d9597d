package bert

import (
	"slices"

	"evolve/fitness"
)

const paper = "Serianni & Kalita 2023, arXiv 2306.00288, section 5"

// defaults are the size that metrics measure at, sizes the names of its settings.
var (
	defaults = fitness.Settings{Batch: 8, Length: 64}
	sizes    = []string{"batch", "length", "repeats"}
)

// Metrics is the table of all metrics, by name.
func Metrics() []fitness.Metric {
	all := slices.Concat(activationDistance, []fitness.Metric{codingRate, fisher, gradNorm, grasp}, headConfidence, headImportance,
		[]fitness.Metric{jacobianCosine, jacobianCovariance, logGradientNorm, multiplyAdds, naswot, parameters, peakActivation, snip},
		softmaxConfidence, []fitness.Metric{spectralCapacity, swap}, synapticDiversity, synapticSaliency, []fitness.Metric{synflow, wPCA})
	for i := range all {
		all[i].Known = known[all[i].Name]
	}
	return all
}
