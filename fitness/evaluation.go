package fitness

import (
	"context"
	"fmt"
	"slices"
)

// evaluation measures terms on one network for an Evaluator.
type evaluation struct {
	*Evaluator
	ctx context.Context
	Subject
	terms     []Term             // all terms that may be measured
	probes    [2]Probe           // at draw 0, and at otherDraw
	otherDraw int                // the latest draw besides 0
	values    map[string]float64 // by label
}

func (e *Evaluator) newEvaluation(ctx context.Context, s Subject, terms []Term) *evaluation {
	return &evaluation{Evaluator: e, ctx: ctx, Subject: s, terms: terms, values: map[string]float64{}}
}

// releaseProbes returns the probes to the evaluator. It is not deferred: after a panic the state of a probe is unknown,
// and the probe must not be used again.
func (v *evaluation) releaseProbes() {
	for _, p := range v.probes {
		if p != nil {
			v.releaseProbe(p)
		}
	}
}

// violation returns the sum of the violations of all constraints. When constraints of one cost are broken, the more
// expensive ones are not measured and count 1 each. That is more than any measured violation, so a network that passes
// the cheap constraints always has the smaller sum.
func (v *evaluation) violation() (total float64, err error) {
	for i, c := range v.Constraints {
		if total > 0 && c.Cost > v.Constraints[i-1].Cost {
			return total + float64(len(v.Constraints)-i), nil
		}
		value, err := v.value(c.Term)
		if err != nil {
			return 0, err
		}
		total += c.violation(value)
	}
	return total, nil
}

// objectives measures all objectives and combines them.
func (v *evaluation) objectives() ([]float64, error) {
	for _, t := range v.Objectives {
		if _, err := v.value(t); err != nil {
			return nil, err
		}
	}
	return v.Combine(v.values), nil
}

// value returns the value of a term, measured once in an evaluation.
func (v *evaluation) value(t Term) (float64, error) {
	if value, ok := v.values[t.Label]; ok {
		return value, nil
	}
	value, err := v.measure(t)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", t.Label, err)
	}
	v.values[t.Label] = value
	return value, nil
}

// measure finds the value of a term by its own Find, reads it from the cache, or computes and caches it. Only
// terms of the Config are cached, and of these not the static ones, which cost less than the cache.
func (v *evaluation) measure(t Term) (float64, error) {
	if t.Find != nil {
		return v.found(t)
	}
	key := "" // no cache
	if v.Cache != nil {
		key = v.keys[t.Label]
	}
	if key != "" {
		if value, ok := v.Cache.Get(key, v.Identity); ok {
			return value, nil
		}
	}
	value, err := v.median(t)
	if err == nil && key != "" {
		v.Cache.Put(key, v.Identity, value)
	}
	return value, err
}

// found returns the value that a term finds, or an error where it is not finite.
func (v *evaluation) found(t Term) (float64, error) {
	value, err := t.Find(v.ctx, v.Subject)
	if err == nil && value-value != 0 {
		err = fmt.Errorf("value is %v", value)
	}
	return value, err
}

// median returns the median of a metric's values over t.Repeats draws of weights. The median of an even number is the
// mean of the middle two.
func (v *evaluation) median(t Term) (float64, error) {
	draws := make([]float64, max(t.Repeats, 1))
	for i := range draws {
		value, err := t.Score(v.probe(i), t.Settings)
		if err != nil {
			return 0, err
		}
		if value-value != 0 {
			return 0, fmt.Errorf("states or gradients overflow: value is %v", value)
		}
		draws[i] = value
	}
	slices.Sort(draws)
	n := len(draws)
	return (draws[(n-1)/2] + draws[n/2]) / 2, nil
}

// probe returns a probe at a draw of weights. It keeps the probe of draw 0 and that of one other draw: a probe may be
// large, and few metrics with several draws share passes.
func (v *evaluation) probe(draw int) Probe {
	slot := min(draw, 1)
	switch {
	case v.probes[slot] == nil:
		v.probes[slot] = v.acquireProbe()
	case slot == 0 || v.otherDraw == draw:
		return v.probes[slot]
	}
	v.probes[slot].Reset(v.ctx, v.Network, draw, v.terms)
	if slot == 1 {
		v.otherDraw = draw
	}
	return v.probes[slot]
}
