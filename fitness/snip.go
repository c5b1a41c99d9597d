package fitness

// snip: sum |W dL/dW| over all cell weights, L a language model's loss on the batch.
var snip = Metric{
	Name: "snip", Version: 1, Direction: Maximize, Cost: Reverse,
	Known: "not measured on this space",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLossLeast,
	Summary: "how much the loss hangs on single weights",
	Source:  "Lee et al. 2019, arXiv 1810.02340; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: func(p *Probe, s Settings) (float64, error) {
		g, err := p.ofLoss(s)
		if err != nil {
			return 0, err
		}
		return saliency(p.fullStack(s), g.Weights), nil
	},
}

// paperLossLeast: a next token needs two steps.
var paperLossLeast = Settings{Batch: 2, Steps: 2}
