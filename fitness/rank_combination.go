package fitness

// Combine returns the objectives of a network whose values are given by label, higher is better. With a Reference it
// returns one objective, the mean of the percentiles of all objectives within the reference sample; without one it
// returns Orient.
func (e *Evaluator) Combine(metrics map[string]float64) []float64 {
	oriented := e.Orient(metrics)
	if e.Reference == nil {
		return oriented
	}
	return []float64{e.Reference.meanPercentile(oriented)}
}

// Orient returns one value for each objective, higher is better: values of minimised metrics change their sign.
func (e *Evaluator) Orient(metrics map[string]float64) []float64 {
	oriented := make([]float64, len(e.Objectives))
	for i, t := range e.Objectives {
		oriented[i] = t.orient(metrics[t.Label])
	}
	return oriented
}

func (t Term) orient(v float64) float64 {
	if t.Direction == Minimize {
		return -v
	}
	return v
}

// meanPercentile returns the mean of the percentiles of oriented values, one for each objective.
func (r *Reference) meanPercentile(values []float64) float64 {
	sum := 0.0
	for j, v := range values {
		sum += r.Percentile(j, v)
	}
	return sum / float64(len(values))
}
