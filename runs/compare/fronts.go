package compare

import (
	"math"
	"math/rand/v2"
	"slices"

	"evolve/runs"
	"evolve/runs/stats"
)

// Fronts rates the Pareto fronts of a strategy's runs. Every objective is minimised and scaled to what the runs of the
// comparison found: 0 is the best value, 1 the worst. Quantiles are over runs.
type Fronts struct {
	Strategy    string    `json:"strategy"`
	Size        Quantiles `json:"size"`                // points in the front
	Hypervolume Quantiles `json:"hypervolume"`         // up to 1.05 in every objective; larger is better
	IGDPlus     Quantiles `json:"igd_plus"`            // distance to the joint front of all runs; smaller is better
	Control     Quantiles `json:"control_hypervolume"` // hypervolume of equally many candidates of the run, drawn at random
}

// referencePoint bounds the hypervolume in every scaled objective. It is above 1, so that the worst points count too.
const referencePoint = 1.05

// addFronts rates the fronts of every strategy. It does nothing if some run has fewer than two objectives.
func (t *Table) addFronts(names []string, groups map[string][]run) {
	fronts, scale := map[string][]runFront{}, scaling{}
	for _, label := range names {
		for _, r := range groups[label] {
			if r.tally.Best == nil || len(r.tally.Best.Objectives) < 2 {
				return
			}
			front, err := readFront(r.Log)
			if err != nil {
				t.warn("front of %s: %v", r.Dir, err)
				continue
			}
			fronts[label] = append(fronts[label], front)
			scale.include(front.points)
			scale.include(front.control)
		}
	}
	var all [][]float64
	for _, label := range names {
		for _, f := range fronts[label] {
			all = append(all, scale.apply(f.points)...)
		}
	}
	best := undominated(all)
	for _, label := range names {
		t.Fronts = append(t.Fronts, rateFronts(label, fronts[label], scale, best))
	}
}

// rateFronts rates the fronts of one strategy against the joint front, best.
func rateFronts(label string, fronts []runFront, scale scaling, best [][]float64) Fronts {
	var size, volume, distance, control []float64
	reference := slices.Repeat([]float64{referencePoint}, len(scale.low))
	for _, f := range fronts {
		points := scale.apply(f.points)
		size = append(size, float64(len(points)))
		volume = append(volume, stats.Hypervolume(points, reference))
		distance = append(distance, stats.IGDPlus(points, best))
		control = append(control, stats.Hypervolume(scale.apply(f.control), reference))
	}
	return Fronts{label, quantiles(size), quantiles(volume), quantiles(distance), quantiles(control)}
}

// runFront holds the front of a run and equally many feasible candidates drawn at random from the same run, as vectors of
// objectives to be minimised.
type runFront struct{ points, control [][]float64 }

// readFront reads a log three times. The random control is a reservoir sample, seeded by the seed of the run.
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

// undominated returns the points that no other point dominates, one of each set of equal points. It compares all pairs.
func undominated(points [][]float64) (front [][]float64) {
	for i, p := range points {
		if !slices.ContainsFunc(points[:i], func(q []float64) bool { return noWorse(q, p) }) &&
			!slices.ContainsFunc(points[i+1:], func(q []float64) bool { return noWorse(q, p) && !slices.Equal(q, p) }) {
			front = append(front, p)
		}
	}
	return front
}

// noWorse reports whether q is at most p in every objective.
func noWorse(q, p []float64) bool {
	for i := range q {
		if q[i] > p[i] {
			return false
		}
	}
	return true
}

// scaling maps the range of each objective to 0..1.
type scaling struct{ low, high []float64 }

// include widens the ranges to hold the points.
func (s *scaling) include(points [][]float64) {
	for _, p := range points {
		if s.low == nil {
			s.low, s.high = slices.Clone(p), slices.Clone(p)
		}
		for i, v := range p {
			s.low[i], s.high[i] = min(s.low[i], v), max(s.high[i], v)
		}
	}
}

// apply returns scaled copies of points. An objective that does not vary becomes 0.
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
