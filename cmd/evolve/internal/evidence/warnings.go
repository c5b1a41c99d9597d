package evidence

import (
	"fmt"
	"math"

	"evolve/runs/stats"
)

// warnf adds a warning to the row. Its text follows the name of the metric and a colon.
func (r *Row) warnf(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

// addWarnings adds what limits the conclusions from the row. x holds the metric, signed by its direction.
func (r *Row) addWarnings(x, parameters []float64) {
	if r.N < 30 {
		r.warnf("only %d architectures", r.N)
	}
	if r.Reference {
		return
	}
	switch {
	case r.Direction == 0:
		r.warnf("no declared direction: signs assume that more is better")
	case r.High < 0:
		r.warnf("correlates against its declared direction")
	case r.Low < 0:
		r.warnf("the sign of tau is uncertain: the interval contains 0")
	}
	if r.TiedShare > 0.1 {
		r.warnf("%.0f %% of the architectures share their value with another", 100*float64(r.TiedShare))
	}
	indices := completeIn(x, parameters)
	size := stats.TauB(at(x, indices), at(parameters, indices))
	if math.Abs(size) > 0.7 {
		r.warnf("mostly size: tau with parameters is %.2f", size)
	} else if r.Low > 0 && float64(r.GivenSize) < float64(r.TauB)/3 {
		r.warnf("mostly size: tau given size is less than a third of tau")
	}
	if n := PlateauStart(r.Curve); n > 0 && r.Low > 0 {
		r.warnf("more search by it will not help: the best of %d is hardly better than the best of %d", r.Curve[len(r.Curve)-1].N, n)
	}
}
