package compare

import (
	"math"
	"math/rand/v2"
	"slices"

	"evolve/runs"
	"evolve/runs/stats"
)

// Fronts is how good the fronts of a strategy's runs are, with every objective scaled so that what any run of the
// comparison found lies between 0, best, and 1. Control is the same of as many candidates of the run, drawn at random.
type Fronts struct {
	Strategy    string    `json:"strategy"`
	Size        Quantiles `json:"size"`
	Hypervolume Quantiles `json:"hypervolume"` // of what is dominated, up to 1.05 in every objective: larger is better
	IGDPlus     Quantiles `json:"igd_plus"`    // distance to the front of all runs together: smaller is better
	Control     Quantiles `json:"control_hypervolume"`
}

const referencePoint = 1.05

// addFronts adds those of every strategy, where runs have several objectives.
func (t *Table) addFronts(names []string, groups map[string][]run) {
	of, scaled := map[string][]runFront{}, scaling{}
	for _, label := range names {
		for _, f := range groups[label] {
			if f.tally.Best == nil || len(f.tally.Best.Objectives) < 2 {
				return
			}
			front, err := readFront(f.Log)
			if err != nil {
				t.warn("front of %s: %v", f.Dir, err)
				continue
			}
			of[label] = append(of[label], front)
			scaled.stretch(front.points)
			scaled.stretch(front.control)
		}
	}
	var all [][]float64
	for _, label := range names {
		for _, f := range of[label] {
			all = append(all, scaled.apply(f.points)...)
		}
	}
	best := undominated(all)
	for _, label := range names {
		var size, volume, distance, control []float64
		for _, f := range of[label] {
			points := scaled.apply(f.points)
			reference := slices.Repeat([]float64{referencePoint}, len(scaled.low))
			size = append(size, float64(len(points)))
			volume = append(volume, stats.Hypervolume(points, reference))
			distance = append(distance, stats.IGDPlus(points, best))
			control = append(control, stats.Hypervolume(scaled.apply(f.control), reference))
		}
		t.Fronts = append(t.Fronts, Fronts{label, quantiles(size), quantiles(volume), quantiles(distance), quantiles(control)})
	}
}

// runFront is a run's front, and as many of its candidates at random, as objectives to be minimised.
type runFront struct{ points, control [][]float64 }

func readFront(l *runs.Log) (f runFront, err error) {
	front, err := runs.Front(l.Lines())
	if err != nil {
		return f, err
	}
	rng, seen := rand.New(rand.NewPCG(l.Seed, 0x66726f6e74)), 0 // "front"
	for line, err := range l.Lines() {
		if err != nil {
			return f, err
		}
		if line.Cached != nil || !line.Outcome().Feasible() {
			continue
		}
		seen++
		if len(f.control) < len(front) {
			f.control = append(f.control, negated(line.Objectives))
		} else if at := rng.IntN(seen); at < len(front) {
			f.control[at] = negated(line.Objectives)
		}
	}
	for _, line := range front {
		f.points = append(f.points, negated(line.Objectives))
	}
	return f, nil
}

func negated(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = -v
	}
	return y
}

// undominated are the points that no other is at least as good as everywhere and better somewhere.
func undominated(points [][]float64) (front [][]float64) {
	for i, p := range points {
		if !slices.ContainsFunc(points[:i], func(q []float64) bool { return noWorse(q, p) }) &&
			!slices.ContainsFunc(points[i+1:], func(q []float64) bool { return noWorse(q, p) && !slices.Equal(q, p) }) {
			front = append(front, p)
		}
	}
	return front
}

func noWorse(q, p []float64) bool {
	for i := range q {
		if q[i] > p[i] {
			return false
		}
	}
	return true
}

// scaling is the range of each objective.
type scaling struct{ low, high []float64 }

func (s *scaling) stretch(points [][]float64) {
	for _, p := range points {
		if s.low == nil {
			s.low, s.high = slices.Clone(p), slices.Clone(p)
		}
		for i, v := range p {
			s.low[i], s.high[i] = min(s.low[i], v), max(s.high[i], v)
		}
	}
}

func (s scaling) apply(points [][]float64) (scaled [][]float64) {
	for _, p := range points {
		q := make([]float64, len(p))
		for i, v := range p {
			if width := s.high[i] - s.low[i]; width > 0 && !math.IsInf(width, 0) {
				q[i] = (v - s.low[i]) / width
			}
		}
		scaled = append(scaled, q)
	}
	return scaled
}
