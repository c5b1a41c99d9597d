package rnn

import (
	"math"

	"evolve/fitness"
)

// Directions are those of the data: large scores under noise go with bad cells.

// Levels of noise on the embeddings, in variances over the batch.
const largeNoise = 10

var moreNoises = []float64{0, 0.1, 10, 100}

// largeNoiseJacobian: 1 - (J - J_10), J jacobian_covariance and J_10 the same under large noise. The paper has |J - J_10|;
// its published values of this metric, unlike those by cosines, have none: with it Spearman with them is -.985, not .985.
var largeNoiseJacobian = jacobianMetric("large_noise_jacobian", fitness.Minimize, "tau here -.20, published -.259",
	"what large noise on the input adds to jacobian_covariance",
	func(at func(float64) (jacobian, error)) (float64, error) {
		return added(at, jacobian.byCovariance, signed)
	})

// largeNoiseJacobianCosine: 1 - |J - J_10|, of jacobian_cosine.
var largeNoiseJacobianCosine = jacobianMetric("large_noise_jacobian_cosine", fitness.Minimize, "tau here -.19, published -.273",
	"how little large noise on the input changes jacobian_cosine",
	func(at func(float64) (jacobian, error)) (float64, error) {
		return added(at, jacobian.byCosine, math.Abs)
	})

// moreNoisedJacobian: the product of jacobian_covariance at noise 0, 0.1, 10 and 100.
var moreNoisedJacobian = jacobianMetric("more_noised_jacobian", fitness.Minimize, "tau here -.19, published -.273",
	"product of jacobian_covariance under four levels of noise",
	func(at func(float64) (jacobian, error)) (float64, error) { return productOf(at, jacobian.byCovariance) })

// moreNoisedJacobianCosine: the product of jacobian_cosine at noise 0, 0.1, 10 and 100.
var moreNoisedJacobianCosine = jacobianMetric("more_noised_jacobian_cosine", fitness.Maximize, "tau here .19, published .280",
	"product of jacobian_cosine under four levels of noise",
	func(at func(float64) (jacobian, error)) (float64, error) { return productOf(at, jacobian.byCosine) })

func (j jacobian) byCovariance() float64 { return j.covariance }
func (j jacobian) byCosine() float64     { return j.cosine }

func signed(x float64) float64 { return x }

func added(at func(float64) (jacobian, error), score func(jacobian) float64, size func(float64) float64) (float64, error) {
	quiet, err := at(0)
	if err != nil {
		return 0, err
	}
	noisy, err := at(largeNoise)
	return 1 - size(score(quiet)-score(noisy)), err
}

func productOf(at func(float64) (jacobian, error), score func(jacobian) float64) (float64, error) {
	product := 1.0
	for _, level := range moreNoises {
		j, err := at(level)
		if err != nil {
			return 0, err
		}
		product *= score(j)
	}
	return product, nil
}
