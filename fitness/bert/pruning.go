package bert

import (
	"fmt"
	"math"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// fisher: sum over units of feed-forward layers of 1/(2B) sum_b (sum_t a dR/da)^2, a the activation. The original sums the
// channels of an image; the tokens of a sequence take the place of its pixels.
var fisher = func() fitness.Metric {
	m := reverse("fisher", fitness.Maximize, "how much the output would change without single units",
		"Theis et al. 2018, arXiv 1801.05787; as a score Abdelfattah et al. 2021, arXiv 2101.08134")
	m.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		a, err := p.reverse(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for _, v := range a.effects {
			sum += v
		}
		return sum, nil
	})
	return m
}()

// watchBack gathers fisher's terms, a sum for each feed-forward layer.
func (a *pass) watchBack(activation, gradient []float32, width int) {
	sum, n := 0.0, a.length*width
	effect := make([]float64, width)
	for from := 0; from < len(activation); from += n {
		clear(effect)
		for at := from; at < from+n; at += width {
			for u, v := range activation[at : at+width] {
				effect[u] += float64(v) * float64(gradient[at+u])
			}
		}
		for _, v := range effect {
			sum += v * v
		}
	}
	a.effects = append(a.effects, sum/float64(2*a.batch))
}

// grasp: -sum W (H g) over all matrices, g = dR/dW and H the Hessian of R. H g is a difference of gradients:
// (g(W + e g) - g(W)) / e, with e so that W changes by a hundredth of its norm.
var grasp = func() fitness.Metric {
	m := reverse("grasp", fitness.Maximize, "how a step along the gradient changes the gradient",
		"Wang et al. 2020, arXiv 2002.07376; as a score Abdelfattah et al. 2021, arXiv 2101.08134")
	m.Score = score((*Probe).grasp)
	return m
}()

func (p *Probe) grasp(s fitness.Settings) (float64, error) {
	at, err := p.reverse(s)
	if err != nil {
		return 0, err
	}
	var ww, gg float64
	all := p.network.Parameters()
	for i := range all {
		if all[i].IsMatrix() {
			ww, gg = ww+squares(all[i].Value), gg+squares(at.gradients.Weights[i])
		}
	}
	if gg == 0 {
		return 0, nil // no gradient: nothing changes
	}
	step := 0.01 * math.Sqrt(ww/gg)
	if step-step != 0 {
		return 0, fmt.Errorf("gradient overflows")
	}
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	moved, err := p.changed(s, p.cotangent(len(at.trace.Output()), p.draw), func(i int, w []float32) {
		for j, g := range at.gradients.Weights[i] {
			w[j] += float32(step) * g
		}
	})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i := range all {
		if !all[i].IsMatrix() {
			continue
		}
		for j, g := range at.gradients.Weights[i] {
			sum -= float64(all[i].Value[j]) * (float64(moved.Weights[i][j]) - float64(g)) / step
		}
	}
	return sum, nil
}

// changed are the gradients of <cotangent, output> of the network with its matrices changed, by their place in
// Parameters. They live in the probe's memory.
func (p *Probe) changed(s fitness.Settings, cotangent []float32, change func(i int, w []float32)) (g nnbert.Gradients, err error) {
	tokens, err := p.sequences(s.Batch, s.Length, p.draw)
	if err != nil {
		return g, err
	}
	p.spare.Draw(p.Encoder, p.key(p.draw))
	p.spare.Change(func(i int, w *nnbert.Parameter) { change(i, w.Value) })
	trace, err := p.spare.Record(p.ctx, tokens, nnbert.Pass{Batch: s.Batch, Length: s.Length}, &p.memory)
	if err != nil {
		return g, err
	}
	return trace.Backward(p.ctx, cotangent, true)
}

// synflow: sum |W| dR/d|W| over all matrices of the network with the absolute values of its weights, R = <|cotangent|,
// output>. Normalisations stay as they are: without a direction that they let through, nothing would flow.
var synflow = func() fitness.Metric {
	m := reverse("synflow", fitness.Maximize, "how much flows through the network's paths",
		"Tanaka et al. 2020, arXiv 2006.05467; as a score Abdelfattah et al. 2021, arXiv 2101.08134")
	m.Score = score((*Probe).synflow)
	return m
}()

func (p *Probe) synflow(s fitness.Settings) (float64, error) {
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	g, err := p.changed(s, p.cotangent(s.Batch*s.Length*p.Encoder.Hidden, p.draw), func(_ int, w []float32) {
		for j, v := range w {
			w[j] = float32(math.Abs(float64(v)))
		}
	})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i, w := range p.spare.Parameters() {
		if w.IsMatrix() {
			sum += saliency(&w, g.Weights[i])
		}
	}
	return sum, nil
}
