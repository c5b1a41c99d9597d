package search

import "math/rand/v2"

// Local is local search (White et al. 2021, arXiv 2005.02960): from the best of a few random genomes it visits one-edit
// neighbours and moves to a better one, until none is better; then it starts again.
type Local struct {
	Start int  // random genomes to start from, 10 when 0
	Whole bool // look at the whole neighbourhood before moving, instead of moving at the first improvement

	opened  bool // this descent has begun
	began   int  // id of its first candidate: what was proposed before belongs to another
	seen    int  // random genomes told in this descent
	walking bool // the start is chosen
	center  told // where the descent stands
	next    int  // index of the next neighbour of center
	better  told // best neighbour seen, Whole only
	found   bool // better is set
}

// Propose implements Strategy.
func (l *Local) Propose(id int, _ *rand.Rand) Proposal {
	if !l.opened {
		l.opened, l.began = true, id
	}
	if !l.walking {
		return Proposal{Op: Fresh}
	}
	l.next++
	return Proposal{Op: Neighbor, Parents: []int{l.center.id}, Index: l.next - 1}
}

// Tell implements Strategy.
func (l *Local) Tell(id int, o Outcome) {
	if !l.opened || id < l.began {
		return
	}
	t := told{id, o}
	switch {
	case !l.walking:
		l.open(t)
	case o.Compare(l.center.outcome) <= 0:
	case !l.Whole:
		l.move(t)
	case !l.found || o.Compare(l.better.outcome) > 0:
		l.better, l.found = t, true
	}
}

// open takes the best of the first Start random genomes of the descent as its centre.
func (l *Local) open(t told) {
	l.seen++
	if l.seen == 1 || t.outcome.Compare(l.center.outcome) > 0 {
		l.center = t
	}
	l.walking = l.seen >= orDefault(l.Start, localStart)
}

func (l *Local) move(t told) { l.center, l.next, l.found = t, 0, false }

// Exhausted implements Walker: every neighbour of the centre is proposed.
func (l *Local) Exhausted(int) {
	if l.found {
		l.move(l.better)
		return
	}
	*l = Local{Start: l.Start, Whole: l.Whole}
}
