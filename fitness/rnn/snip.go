package rnn

import (
	"evolve/fitness"
)

// snip: sum |W dL/dW| over all cell weights, L a language model's loss on the batch.
// Less is better by the data of this space; the literature maximises it.
var snip = fitness.Metric{
	Name: "snip", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "tau here -.11",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLossLeast,
	Summary: "how much the loss hangs on single weights",
	Source:  "Lee et al. 2019, arXiv 1810.02340; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		g, err := p.ofLoss(s)
		if err != nil {
			return 0, err
		}
		return saliency(p.fullStack(s), g.Weights), nil
	}),
}

// paperLossLeast: a next token needs two steps.
var paperLossLeast = fitness.Settings{Batch: 2, Steps: 2}
