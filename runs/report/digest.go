package report

import (
	"iter"
	"math/rand/v2"
	"slices"

	"evolve/runs"
	"evolve/runs/stats"
	"evolve/search"
)

// Digest condenses a log to numbers that fit on a page, whatever the length of the log.
type Digest struct {
	Told       int      // candidates
	Counts     []Count  // over time, about 200
	Windows    []Window // over time, at most 60
	Incumbents []runs.Incumbent
	Sample     []runs.Line       // up to 1500 distinct feasible candidates, drawn at random
	Best       []runs.Line       // up to 100 distinct feasible candidates in the order of runs.Top
	Ops        map[search.Op]int // candidates by operation
	Reasons    map[string]int    // failed candidates by error
	Lineage    []runs.Line       // the ancestors of the best by first parents, oldest first, and itself
}

// Count holds how many candidates there were at one moment. Distinct ones are those that are not Cached.
type Count struct {
	Told       int // all candidates so far
	Distinct   int // those that repeat no earlier one
	Cached     int // those that repeat an earlier one
	Infeasible int // distinct ones that broke a constraint
	Failed     int // distinct ones whose evaluation failed
}

// Window describes the first objective of a stretch of candidates, repeats left out.
type Window struct {
	To                int     // candidates up to its end
	Low, Middle, High float64 // quartiles
	Different         int     // distinct feasible candidates in it
}

// These bound the size of a Digest.
const (
	maxCounts  = 200
	maxWindows = 60
	maxSample  = 1500
	maxBest    = 100
)

// digester builds a Digest.
type digester struct {
	Digest
	every, window int       // candidates between counts, and per window
	now           Count     // so far
	values        []float64 // objectives of the current window
	parents       []int32   // the first parent of each candidate, -1 for none
	rng           *rand.Rand
	feasible      int // distinct feasible candidates so far
}

// Read digests a log of count candidates. It reads the lines twice: for the numbers, and for the ancestors of the best. The
// seed chooses the random sample. It needs 4 bytes of memory per candidate besides the digest.
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

// add takes the next candidate.
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

// addCount appends the counts so far.
func (d *digester) addCount() {
	d.now.Distinct = d.Told - d.now.Cached
	d.Counts = append(d.Counts, d.now)
}

// endWindow appends the quartiles of the current window, if it has any value, and starts the next one.
func (d *digester) endWindow() {
	if len(d.values) > 0 {
		slices.Sort(d.values)
		q := func(p float64) float64 { return stats.Quantile(d.values, p) }
		d.Windows = append(d.Windows, Window{To: d.Told, Low: q(0.25), Middle: q(0.5), High: q(0.75), Different: len(d.values)})
	}
	d.values = d.values[:0]
}

// addFeasible adds a distinct feasible candidate to the window, the incumbents, the sample and the best.
func (d *digester) addFeasible(l runs.Line) {
	d.values = append(d.values, l.Objectives[0])
	if n := len(d.Incumbents); n == 0 || l.Outcome().Compare(d.Incumbents[n-1].Outcome()) > 0 {
		d.Incumbents = append(d.Incumbents, runs.Incumbent{Told: d.Told, Distinct: d.Told - d.now.Cached, Line: l})
	}
	d.feasible++
	if len(d.Sample) < maxSample {
		d.Sample = append(d.Sample, l)
	} else if at := d.rng.IntN(d.feasible); at < maxSample {
		d.Sample[at] = l
	}
	d.Best = runs.AddTop(d.Best, l, maxBest)
}

// close appends what is left at the end of the log.
func (d *digester) close() {
	if n := len(d.Counts); d.Told > 0 && (n == 0 || d.Counts[n-1].Told != d.Told) {
		d.addCount()
	}
	d.endWindow()
}

// ancestors reads the first parents of the best back to a candidate without parents.
func (d *digester) ancestors(lines iter.Seq2[runs.Line, error]) (err error) {
	var ids []int
	for id := int32(d.Best[0].ID); id >= 0; id = d.parents[id] {
		ids = append(ids, int(id))
	}
	slices.Reverse(ids) // a parent is older than its child
	d.Lineage, err = runs.Pick(lines, ids...)
	return err
}
