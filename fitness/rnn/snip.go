package rnn

import (
	"evolve/fitness"
)

// snip computes sum |W dL/dW| over the weight matrices of the cells, L the loss of a language model on the batch.
// Minimized, by the data of this space; the literature maximizes it.
// Cost: one forward and one backward pass at the model's width; the model must be tied. Source: Lee et al. 2019, arXiv
// 1810.02340, section 4; as a score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2.
var snip = fitness.Metric{
	Name: "snip", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "measured tau -0.11",
	Takes: fullSettings, Defaults: paperSize, Least: leastForLoss,
	Summary: "how much the loss depends on single weights",
	Source:  "Lee et al. 2019, arXiv 1810.02340; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		g, err := p.lossGradientsOf(s)
		if err != nil {
			return 0, err
		}
		return saliency(p.fullStack(s), g.Weights), nil
	}),
}

// leastForLoss is the smallest size of a loss: a next token needs two steps.
var leastForLoss = fitness.Settings{Batch: 2, Steps: 2}
