package bert

import (
	"fmt"
	"math"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnbert "evolve/nn/bert"
)

// synapticSaliency: sum |W dR/dW| over the matrices of feed-forward stacks, R = <cotangent, output>.
var synapticSaliency = both(reverse("synaptic_saliency", fitness.Maximize, "how much the output hangs on single weights of feed-forward layers", paper),
	func(p *Probe, s fitness.Settings) (float64, int, error) { return p.sum(s, feedForward, saliency) })

// headImportance: sum |W dR/dW| over the projections of operations: query, key, value, WMA's second query, the input of a
// transform, and the values of a convolution.
var headImportance = both(reverse("head_importance", fitness.Maximize, "how much the output hangs on single weights of projections", paper),
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		return p.sum(s, (*nnbert.Parameter).IsProjection, saliency)
	})

// synapticDiversity: sum over the matrices of operations and of the projections behind them of |W|_* |dR/dW|_*, the sums
// of singular values. Convolutions are not matrices.
var synapticDiversity = both(reverse("synaptic_diversity", fitness.Maximize, "ranks of operations' weights and of their gradients", "Zhou et al. 2022, arXiv 2203.12217; "+paper),
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		var failed error
		sum, parts, err := p.sum(s, dense, func(w *nnbert.Parameter, g []float32) float64 {
			a, err := numeric.Nuclear(w.Value, w.Rows, w.Cols, &p.doubles)
			b, err2 := numeric.Nuclear(g, w.Rows, w.Cols, &p.doubles)
			if err != nil || err2 != nil {
				failed = fmt.Errorf("singular values of %s do not converge", w.Name())
			}
			return a * b
		})
		if err == nil {
			err = failed
		}
		return sum, parts, err
	})

// snip: sum |W dR/dW| over all matrices.
var snip = single(reverse("snip", fitness.Maximize, "how much the output hangs on single weights", "Lee et al. 2019, arXiv 1810.02340; as a score Abdelfattah et al. 2021, arXiv 2101.08134"), saliency)

// gradNorm: sum over matrices of the norm of the gradient.
var gradNorm = single(reverse("grad_norm", fitness.Maximize, "size of the gradients", "Abdelfattah et al. 2021, arXiv 2101.08134"),
	func(_ *nnbert.Parameter, g []float32) float64 { return norm(g) })

// logGradientNorm: sum over matrices of the logarithm of the norm of the gradient.
var logGradientNorm = single(reverse("log_gradient_norm", fitness.Maximize, "geometric mean of the gradients, and how many there are", "new here, after grad_norm"),
	func(_ *nnbert.Parameter, g []float32) float64 { return math.Log(norm(g)) })

func feedForward(w *nnbert.Parameter) bool { return w.Part == nnbert.FeedForward }

func dense(w *nnbert.Parameter) bool {
	return (w.Part == nnbert.Operation || w.Part == nnbert.Output) && !w.IsConvolution()
}

func saliency(w *nnbert.Parameter, g []float32) (sum float64) {
	for i, v := range g {
		sum += math.Abs(float64(v) * float64(w.Value[i]))
	}
	return sum
}

func norm(x []float32) float64 { return math.Sqrt(squares(x)) }

func squares(x []float32) (sum float64) {
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}

// reverse is a metric of gradients.
func reverse(name string, direction fitness.Direction, summary, source string) fitness.Metric {
	return fitness.Metric{Name: name, Version: 1, Direction: direction, Cost: fitness.Reverse,
		Takes: sizes, Defaults: defaults, Summary: summary, Source: source}
}

// single is a metric that is a sum over all matrices.
func single(m fitness.Metric, of func(w *nnbert.Parameter, g []float32) float64) fitness.Metric {
	m.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		sum, _, err := p.sum(s, every, of)
		return sum, err
	})
	return m
}
