package bert

import (
	"evolve/fitness"
)

// snip computes sum |W dR/dW| over all weight matrices. Maximized. Cost: one forward and one backward pass. Source: Lee
// et al. 2019, arXiv 1810.02340, section 4; as a score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2.
// Departure: R = <cotangent, output> replaces the loss.
var snip = gradientMetric("snip", fitness.Maximize, "how much the output depends on single weights",
	"Lee et al. 2019, arXiv 1810.02340; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	"measured tau 0.42 nominal, 0.45 trained").overMatrices(saliency)
