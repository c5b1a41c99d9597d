package bert

import (
	"fmt"
	"math"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// naswot computes ln det K over the batch, K[a][b] the number of places of all feed-forward layers in which the
// activations of sequences a and b have the same sign. Maximized. Two sequences with equal signs everywhere give an
// error. Cost: one forward pass. Source: Mellor et al. 2021, arXiv 2006.04647, section 3. Departure: the original has
// ReLUs; here the signs are those of the inputs of GELU.
var naswot = row{fitness.Metric{
	Name: "naswot", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: defaultSize, Least: fitness.Settings{Batch: 2},
	Summary: "how differently sequences switch activations on and off",
	Source:  "Mellor et al. 2021, arXiv 2006.04647, section 3",
	Known:   "measured tau 0.47 nominal, 0.60 trained",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		o, err := p.observed(s, signAgreement)
		if err != nil {
			return 0, err
		}
		logDet, err := numeric.Cholesky(append([]float64{}, o.(*agreement).kernel...), s.Batch)
		if err != nil || math.IsInf(logDet, 0) {
			return 0, fmt.Errorf("activations do not tell all sequences apart")
		}
		return logDet, nil
	}),
}, signAgreement}
