package runs

import (
	"fmt"
	"math"
)

// sentence describes a verdict. rates is the number of learning rates of which each network took its best.
func (v Verdict) sentence(w, other TrainedNetwork, rates int) string {
	size, change := math.Abs(v.Difference), "worse"
	if v.Difference < 0 {
		change = "better"
	}
	amount := fmt.Sprintf("%.3f nats per token", size)
	var text string
	switch {
	case v.Interval == nil:
		text = fmt.Sprintf("%s is %s than %s by %s with one seed, which gives no interval: train it with 3 or more (", v.Winner, change, v.Against, amount)
	case !v.Established():
		text = fmt.Sprintf("A difference between %s and %s is not established: %s is %s by %s (", v.Winner, v.Against, v.Winner, change, amount)
	case v.Difference < 0:
		text = fmt.Sprintf("%s beats %s by %s (", v.Winner, v.Against, amount)
	default:
		text = fmt.Sprintf("%s loses to %s by %s (", v.Winner, v.Against, amount)
	}
	text += v.doubt() + "; " + sizesText(w, other) + "; " + ratesText(w, other, rates)
	if !v.Test {
		text += "; losses of the validation text, on which " + v.Winner + " was selected"
	}
	return text + ")."
}

// doubt returns the difference in per cent of the other network's perplexity, and where there are several seeds its interval, in
// the direction of the difference, and p.
func (v Verdict) doubt() string {
	text := fmt.Sprintf("%.1f %% of perplexity", 100*math.Abs(math.Exp(v.Difference)-1))
	if v.Interval == nil {
		return text
	}
	low, high := v.Interval[0], v.Interval[1]
	if v.Difference < 0 {
		low, high = -high, -low
	}
	return text + fmt.Sprintf("; 95 %% interval %.3f to %.3f, %s in a paired t test, %d seeds", low, high, pText(*v.P), v.Seeds)
}

// pText formats a p-value.
func pText(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return fmt.Sprintf("p = %.2g", p)
}

// sizesText compares the sizes of two networks.
func sizesText(a, b TrainedNetwork) string {
	text := fmt.Sprintf("%d and %d parameters", a.Parameters, b.Parameters)
	if a.Parameters == b.Parameters {
		text = fmt.Sprintf("%d parameters each", a.Parameters)
	}
	if a.Width == b.Width {
		return text + fmt.Sprintf(" at width %d", a.Width)
	}
	return text + fmt.Sprintf(" at widths %d and %d", a.Width, b.Width)
}

// ratesText compares the learning rates of two networks.
func ratesText(a, b TrainedNetwork, rates int) string {
	text := fmt.Sprintf("rates %g and %g", a.Rate, b.Rate)
	if a.Rate == b.Rate {
		text = fmt.Sprintf("rate %g of both", a.Rate)
	}
	if rates > 1 {
		return text + fmt.Sprintf(", each the best of %d", rates)
	}
	return text + ", not tuned"
}
