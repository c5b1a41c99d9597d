package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// jacobian holds both scores of one Jacobian J [B][T*E], the gradient of the sum of the output with respect to the
// embeddings of each batch column.
type jacobian struct{ covariance, cosine float64 }

type jacobianKey struct {
	size  fitness.Settings
	level float64 // of noise on the embeddings
}

// jacobians computes both scores at a level of noise, once for a cell.
func (p *Probe) jacobians(s fitness.Settings, level float64) (jacobian, error) {
	key := jacobianKey{sizeOf(s), level}
	if j, ok := p.jacobian[key]; ok {
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
	p.jacobian[key] = j
	return j, nil
}

func (p *Probe) jacobianAt(s fitness.Settings, level float64, use func(gradient []float32) error) error {
	if level > 0 {
		return p.noisy(s, level, use)
	}
	g, err := p.sums(s)
	if err != nil {
		return err
	}
	return use(g.Input)
}

// scoreJacobian scores the gradient [T][B][E]: its columns b are the variables, (t, e) the observations.
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

// columnsLast is x [T][B][E] as [T][E][B].
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

// jacobianMetric is a metric of one Jacobian or several: score gets both scores by level of noise.
func jacobianMetric(name string, direction fitness.Direction, known, summary string, score func(at func(level float64) (jacobian, error)) (float64, error)) fitness.Metric {
	return fitness.Metric{
		Name: name, Version: 1, Direction: direction, Cost: fitness.Reverse,
		Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
		Summary: summary, Source: paper, Known: known,
		Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
			return score(func(level float64) (jacobian, error) { return p.jacobians(s, level) })
		}),
	}
}

const paper = "Serianni & Kalita 2023, arXiv 2306.00288, section 4"

// jacobianCovariance: the log-determinant score of hidden_covariance, of the correlation of the columns' Jacobians. The
// published values do not follow from the published code.
var jacobianCovariance = jacobianMetric("jacobian_covariance", fitness.Maximize, "tau here .19; the published column, which does not follow from its code, .003",
	"how differently the output depends on the input of each column",
	func(at func(float64) (jacobian, error)) (float64, error) {
		j, err := at(0)
		return j.covariance, err
	})

// jacobianCosine: 1 - sum |C|^(1/20) / (2 (B^2 - B)), C the cosines between the columns' Jacobians.
var jacobianCosine = jacobianMetric("jacobian_cosine", fitness.Maximize, "tau here .16, published .264",
	"the same by cosines",
	func(at func(float64) (jacobian, error)) (float64, error) {
		j, err := at(0)
		return j.cosine, err
	})
