package evidence

import (
	"fmt"
	"math"

	"evolve/runs/stats"
)

func (r *Row) say(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

// warn says what should be known before the row is believed.
func (r *Row) warn(x, parameters []float64) {
	if r.N < 30 {
		r.say("only %d architectures", r.N)
	}
	if r.Reference {
		return
	}
	switch {
	case r.Direction == 0:
		r.say("has no direction here: signs are those of more is better")
	case r.High < 0:
		r.say("goes the other way than its declared direction")
	case r.Low < 0:
		r.say("its sign is not certain")
	}
	if r.Tied > 0.1 {
		r.say("%.0f %% share their value with others", 100*float64(r.Tied))
	}
	places := joint(x, parameters)
	size := stats.TauB(at(x, places), at(parameters, places))
	if math.Abs(size) > 0.7 {
		r.say("mostly size: tau with parameters is %.2f", size)
	} else if r.Low > 0 && float64(r.Partial) < float64(r.TauB)/3 {
		r.say("little is left of it for a given size")
	}
	if n := Turning(r.Curve); n > 0 && r.Low > 0 {
		r.say("more search by it will not help: what it returns is hardly better among %d than among %d", r.Curve[len(r.Curve)-1].N, n)
	}
}
