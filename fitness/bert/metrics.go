package bert

import (
	"evolve/fitness"
)

// Metrics returns the table of all metrics, sorted by name. Known gives Kendall's tau-b with the GLUE score after
// training, measured on the 250 published configurations in the readings nominal and trained, and tau-b of the
// published column. Nearly all of the metrics' skill is depth, then width: no metric ranks encoders of one depth and
// width.
func Metrics() []fitness.Metric {
	var all []fitness.Metric
	for _, r := range rows() {
		all = append(all, r.Metric)
	}
	return all
}

// row is a metric, and the kind of observer that it reads; nil: it reads none.
type row struct {
	fitness.Metric
	observer *observerKind
}

// rows returns one row for each metric, sorted by name.
func rows() []row {
	return []row{
		activationDistance, activationDistanceMean, codingRate, fisher, gradNorm, grasp, headConfidence, headConfidenceMean,
		headImportance, headImportanceMean, jacobianCosine, jacobianCovariance, logGradientNorm, multiplyAdds, naswot,
		parameters, peakActivation, snip, softmaxConfidence, softmaxConfidenceMean, spectralCapacity, swap,
		synapticDiversity, synapticDiversityMean, synapticSaliency, synapticSaliencyMean, synflow, wPCA,
	}
}

// paper is the source of the metrics that were published for this space.
const paper = "Serianni & Kalita 2023, arXiv 2306.00288, section 5"

var (
	// defaultSize is the size at which most metrics measure: 8 sequences of 64 tokens.
	defaultSize = fitness.Settings{Batch: 8, Length: 64}
	// sizeSettings names the settings that change the value of a metric that runs passes.
	sizeSettings = []string{"batch", "length", "repeats"}
)

// scoreFunc computes the value of a metric on this package's probe.
type scoreFunc func(p *Probe, s fitness.Settings) (float64, error)

// score turns a scoreFunc into a fitness.Metric's Score.
func score(f scoreFunc) func(fitness.Probe, fitness.Settings) (float64, error) {
	return func(p fitness.Probe, s fitness.Settings) (float64, error) { return f(p.(*Probe), s) }
}

// partsFunc computes a sum over parts of the network and the number of parts.
type partsFunc func(p *Probe, s fitness.Settings) (sum float64, parts int, err error)

// sumAndMean returns two rows: a metric that is a sum over parts of the network, and NAME_mean, the mean over the
// parts. meanKnown is the Known of the mean.
func sumAndMean(r row, meanKnown string, of partsFunc) (sum, mean row) {
	mean = r
	mean.Name += "_mean"
	mean.Summary += ": mean instead of sum"
	mean.Known = meanKnown
	r.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		sum, _, err := of(p, s)
		return sum, err
	})
	mean.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		sum, parts, err := of(p, s)
		return sum / float64(max(parts, 1)), err
	})
	return r, mean
}
