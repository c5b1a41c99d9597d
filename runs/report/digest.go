package report

import (
	"iter"
	"math/rand/v2"
	"slices"

	"evolve/runs"
	"evolve/runs/stats"
	"evolve/search"
)

// Digest is a log in numbers that fit on a page, whatever its length.
type Digest struct {
	Told       int
	Counts     []Count // over time
	Windows    []Window
	Incumbents []runs.Incumbent
	Sample     []runs.Line // distinct feasible candidates, at random
	Best       []runs.Line // the best of all
	Ops        map[search.Op]int
	Reasons    map[string]int // why candidates failed
	Lineage    []runs.Line    // of the best: itself, its first parent, and so on
}

// Count is how many candidates of each kind there were after so many.
type Count struct{ Told, Distinct, Cached, Infeasible, Failed int }

// Window is the objectives of a stretch of candidates, repeats left out.
type Window struct {
	To                  int // its last candidate
	Low, Middle, High   float64
	Feasible, Different int
}

const (
	maxCounts  = 200  // of a line
	maxWindows = 60   // of quartiles
	maxSample  = 1500 // of a cloud
	maxBest    = 100
)

// digester is a Digest in the making.
type digester struct {
	Digest
	every, window int
	now           Count
	values        []float64
	parents       []int32 // first one of each candidate, -1 without
	rng           *rand.Rand
	feasible      int
}

// Read goes through a log of so many candidates twice: for the numbers, and for the ancestors of the best.
func Read(lines iter.Seq2[runs.Line, error], count int, seed uint64) (*Digest, error) {
	d := &digester{every: max(1, count/maxCounts), window: max(1, (count+maxWindows-1)/maxWindows), rng: rand.New(rand.NewPCG(seed, 0x7265706f7274))}
	d.Ops, d.Reasons = map[search.Op]int{}, map[string]int{}
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		d.add(l)
	}
	d.close()
	if len(d.Best) == 0 {
		return &d.Digest, nil
	}
	return &d.Digest, d.ancestors(lines)
}

func (d *digester) add(l runs.Line) {
	o, parent := l.Outcome(), int32(-1)
	if len(l.Parents) > 0 {
		parent = int32(l.Parents[0])
	}
	d.parents = append(d.parents, parent)
	d.Told++
	d.Ops[l.Op]++
	switch {
	case l.Cached != nil:
		d.now.Cached++
	case o.Failed():
		d.now.Failed++
		d.Reasons[l.Err]++
	case !o.Feasible():
		d.now.Infeasible++
	default:
		d.addFeasible(l)
	}
	if d.now.Told = d.Told; d.Told%d.every == 0 {
		d.addCount()
	}
	if d.Told%d.window == 0 {
		d.endWindow()
	}
}

// addCount notes the counts.
func (d *digester) addCount() {
	d.now.Distinct = d.Told - d.now.Cached
	d.Counts = append(d.Counts, d.now)
}

// endWindow ends a window.
func (d *digester) endWindow() {
	if len(d.values) > 0 {
		slices.Sort(d.values)
		q := func(p float64) float64 { return stats.Quantile(d.values, p) }
		d.Windows = append(d.Windows, Window{To: d.Told, Low: q(0.25), Middle: q(0.5), High: q(0.75), Different: len(d.values)})
	}
	d.values = d.values[:0]
}

// addFeasible takes in a distinct feasible candidate.
func (d *digester) addFeasible(l runs.Line) {
	d.values = append(d.values, l.Objectives[0])
	if n := len(d.Incumbents); n == 0 || l.Objectives[0] > d.Incumbents[n-1].Objectives[0] {
		d.Incumbents = append(d.Incumbents, runs.Incumbent{Told: d.Told, Distinct: d.Told - d.now.Cached, Line: l})
	}
	d.feasible++
	if len(d.Sample) < maxSample {
		d.Sample = append(d.Sample, l)
	} else if at := d.rng.IntN(d.feasible); at < maxSample {
		d.Sample[at] = l
	}
	at := len(d.Best)
	for at > 0 && l.Objectives[0] > d.Best[at-1].Objectives[0] {
		at--
	}
	if at < maxBest {
		d.Best = slices.Insert(d.Best, at, l)
		d.Best = d.Best[:min(maxBest, len(d.Best))]
	}
}

func (d *digester) close() {
	if n := len(d.Counts); d.Told > 0 && (n == 0 || d.Counts[n-1].Told != d.Told) {
		d.addCount()
	}
	d.endWindow()
}

// ancestors finds the line of first parents of the best.
func (d *digester) ancestors(lines iter.Seq2[runs.Line, error]) (err error) {
	var ids []int
	for id := int32(d.Best[0].ID); id >= 0; id = d.parents[id] {
		ids = append(ids, int(id))
	}
	slices.Reverse(ids) // a parent is always older
	d.Lineage, err = runs.Pick(lines, ids...)
	return err
}
