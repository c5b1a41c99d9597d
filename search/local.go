package search

import (
	"cmp"
	"math/rand/v2"
)

// Local runs local search (White et al. 2021, arXiv 2005.02960). It starts at the best of a few random genomes, visits
// one-edit neighbours and moves to a better one, until no neighbour is better. Then it starts again.
type Local struct {
	Start int  // random genomes to start from, 10 when 0
	Whole bool // evaluate all neighbours and move to the best one, instead of moving at the first improvement

	started   bool        // this climb has proposed a candidate
	firstID   int         // its first candidate; the outcomes of earlier ones belong to the climb before
	sampled   int         // random genomes of this climb that were told
	climbing  bool        // the start is chosen
	center    observation // where the climb stands
	next      int         // index of the next neighbour of center
	better    observation // best neighbour so far; Whole only
	hasBetter bool        // better is set
}

// Propose implements Strategy.
func (l *Local) Propose(id int, _ *rand.Rand) Proposal {
	if !l.started {
		l.started, l.firstID = true, id
	}
	if !l.climbing {
		return Proposal{Op: Fresh}
	}
	l.next++
	return Proposal{Op: Neighbor, Parents: []int{l.center.id}, Index: l.next - 1}
}

// Tell implements Strategy.
func (l *Local) Tell(id int, o Outcome) {
	if !l.started || id < l.firstID {
		return
	}
	seen := observation{id, o}
	switch {
	case !l.climbing:
		l.sample(seen)
	case o.Compare(l.center.outcome) <= 0:
	case !l.Whole:
		l.move(seen)
	case !l.hasBetter || o.Compare(l.better.outcome) > 0:
		l.better, l.hasBetter = seen, true
	}
}

// sample keeps the best of the random genomes as the centre and begins to climb after Start of them.
func (l *Local) sample(o observation) {
	l.sampled++
	if l.sampled == 1 || o.outcome.Compare(l.center.outcome) > 0 {
		l.center = o
	}
	l.climbing = l.sampled >= cmp.Or(l.Start, localStart)
}

func (l *Local) move(to observation) { l.center, l.next, l.hasBetter = to, 0, false }

// Exhausted implements Walker. All neighbours of the centre are proposed: it moves to the best one found, or starts
// again.
func (l *Local) Exhausted(int) {
	if l.hasBetter {
		l.move(l.better)
		return
	}
	*l = Local{Start: l.Start, Whole: l.Whole}
}
