package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// jacobian holds both scores of a Jacobian J [B][T*E]: the gradient of the sum of the output with respect to the
// embeddings that each batch column reads.
type jacobian struct{ covariance, cosine float64 }

type jacobianKey struct {
	size  fitness.Settings
	level float64 // of noise on the embeddings
}

// jacobians returns both scores at a level of noise, computed once for a cell.
func (p *Probe) jacobians(s fitness.Settings, level float64) (jacobian, error) {
	key := jacobianKey{sizeOf(s), level}
	if j, ok := p.ofJacobian[key]; ok {
		return j, nil
	}
	var j jacobian
	use := func(gradient []float32) (err error) {
		j, err = scoreJacobian(gradient, s, p)
		return err
	}
	err := p.jacobianAt(s, level, use)
	if err != nil {
		return j, err
	}
	p.ofJacobian[key] = j
	return j, nil
}

// jacobianAt calls use with the gradient [T][B][E] at a level of noise.
func (p *Probe) jacobianAt(s fitness.Settings, level float64, use func(gradient []float32) error) error {
	if level > 0 {
		return p.noisy(s, level, use)
	}
	g, err := p.sumGradients(s)
	if err != nil {
		return err
	}
	return use(g.Input)
}

// scoreJacobian returns the scores of a gradient [T][B][E]. Its columns b are the variables, its places (t, e) the
// observations.
func scoreJacobian(gradient []float32, s fitness.Settings, p *Probe) (j jacobian, err error) {
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	x := columnsLast(p.memory.Take(len(gradient)), gradient, s)
	if j.covariance, err = numeric.CovarianceScore(x, s.Steps*s.Embedding, s.Batch, &p.doubles); err != nil {
		return j, fmt.Errorf("gradients: %w", err)
	}
	j.cosine = numeric.CosineScore(x, s.Batch, &p.doubles)
	return j, nil
}

// columnsLast sets dst [T][E][B] to the transpose of x [T][B][E] and returns it.
func columnsLast(dst, x []float32, s fitness.Settings) []float32 {
	for t := range s.Steps {
		from, to := x[t*s.Batch*s.Embedding:], dst[t*s.Batch*s.Embedding:]
		for b := range s.Batch {
			for e := range s.Embedding {
				to[e*s.Batch+b] = from[b*s.Embedding+e]
			}
		}
	}
	return dst
}

// jacobianMetric returns a metric of one or several Jacobians; value gets a function that returns both scores at a
// level of noise.
func jacobianMetric(name string, direction fitness.Direction, summary, known string, value func(at func(level float64) (jacobian, error)) (float64, error)) fitness.Metric {
	return fitness.Metric{
		Name: name, Version: 1, Direction: direction, Cost: fitness.Reverse,
		Takes: fullSettings, Defaults: paperSize, Least: leastForCovariance,
		Summary: summary, Source: paper, Known: known,
		Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
			return value(func(level float64) (jacobian, error) { return p.jacobians(s, level) })
		}),
	}
}

// paper is the source of the metrics that were published for this space.
const paper = "Serianni & Kalita 2023, arXiv 2306.00288, section 4"

// jacobianCovariance computes the log-determinant score of hidden_covariance for the correlation between the Jacobians
// of the columns. Maximized. Cost: one forward and one backward pass at the model's width. Source: Serianni & Kalita
// 2023, arXiv 2306.00288, section 4. The published values do not follow from the published code; these follow the
// definition.
var jacobianCovariance = jacobianMetric("jacobian_covariance", fitness.Maximize, "how differently the output depends on the input of each column, by correlations",
	"measured tau 0.19; published 0.003, which does not follow from the published code",
	func(at func(float64) (jacobian, error)) (float64, error) {
		j, err := at(0)
		return j.covariance, err
	})

// jacobianCosine computes 1 - sum |C|^(1/20) / (2 (B^2 - B)), C the cosines between the Jacobians of different columns.
// Maximized. Cost: one forward and one backward pass at the model's width. Source: Serianni & Kalita 2023, arXiv
// 2306.00288, section 4.
var jacobianCosine = jacobianMetric("jacobian_cosine", fitness.Maximize, "how differently the output depends on the input of each column, by cosines",
	"measured tau 0.16; published 0.264",
	func(at func(float64) (jacobian, error)) (float64, error) {
		j, err := at(0)
		return j.cosine, err
	})
