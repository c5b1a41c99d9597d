package fitness

// hiddenSynapticSaliency: sum |h d(sum of output)/dh| over hidden state 0 as each step of each layer sees it.
var hiddenSynapticSaliency = Metric{
	Name: "hidden_synaptic_saliency", Version: 1, Direction: Minimize, Cost: Reverse,
	Known: "tau here -.21, published -.268",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "how much the output hangs on hidden states",
	Source:  paper,
	Score: func(p *Probe, s Settings) (float64, error) {
		gradients, err := p.sums(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for l, g := range gradients.Hidden {
			states, err := p.hidden(s, l)
			if err != nil {
				return 0, err
			}
			sum += absoluteProduct(states, g)
		}
		return sum, nil
	},
}
