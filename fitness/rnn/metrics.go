package rnn

import (
	"evolve/fitness"
)

// Metrics is the table of all metrics of cells, by name.
func Metrics() []fitness.Metric {
	return []fitness.Metric{
		activationDistance, fisher, gating, gradNorm, grasp, growth, hiddenCovariance, hiddenSynapticSaliency,
		introspectability, jacobianCosine, jacobianCovariance, lag1Memory, largeNoiseJacobian, largeNoiseJacobianCosine,
		moreNoisedJacobian, moreNoisedJacobianCosine, multiplyAdds, naswot, parameters, perturbation, snip, stateMemory,
		stateVolume, synapticSaliency, synflow,
	}
}

// of makes a metric's Score of a function that asks a Probe.
func of(score func(p *Probe, s fitness.Settings) (float64, error)) func(fitness.Probe, fitness.Settings) (float64, error) {
	return func(p fitness.Probe, s fitness.Settings) (float64, error) { return score(p.(*Probe), s) }
}
