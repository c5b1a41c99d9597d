package rnn

import (
	"evolve/fitness"
)

// Metrics returns the table of all metrics, sorted by name, one row each. Known gives Kendall's tau with minus the loss
// after training: measured on the 168 published recipes at hand, and as published for all of NAS-Bench-NLP.
func Metrics() []fitness.Metric {
	return []fitness.Metric{
		activationDistance, blends, depth, fisher, gating, gradNorm, grasp, growth, hiddenCovariance,
		hiddenSynapticSaliency, introspectability, jacobianCosine, jacobianCovariance, lag1Memory, largeNoiseJacobian,
		largeNoiseJacobianCosine, leakyReLUs, linears, moreNoisedJacobian, moreNoisedJacobianCosine, multiplyAdds, naswot,
		nodes, parameters, perturbation, products, sigmoids, snip, stateMemory, stateVolume, states, sums, synapticSaliency,
		synflow, tanhs,
	}
}

// score turns a function of this package's probe into a fitness.Metric's Score.
func score(f func(p *Probe, s fitness.Settings) (float64, error)) func(fitness.Probe, fitness.Settings) (float64, error) {
	return func(p fitness.Probe, s fitness.Settings) (float64, error) { return f(p.(*Probe), s) }
}
