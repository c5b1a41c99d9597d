package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Halving runs asynchronous successive halving (Li et al. 2018, arXiv 1810.05934, algorithm 2) around a strategy that breeds.
// Every genome is evaluated at rung 0 first. When a candidate is asked for, Halving looks for one to promote, at the highest
// rung first: the best of a rung that is among its best 1/Eta and was not promoted before. If there is none, the inner
// strategy breeds a new one.
//
// Departures. The paper draws new configurations at random; here the inner strategy breeds them. An inner strategy that is
// a Reviser learns the outcome of a promotion. Candidates that failed or broke a constraint, and repeats, have no place on a
// rung.
type Halving struct {
	Inner Strategy // proposes the candidates of rung 0
	Rungs int      // number of rungs, 2 when 0
	Eta   int      // 1/Eta of a rung is promoted, 3 when 0

	rungs []rung
	bred  []int // id of the candidate that the inner strategy knows as 0, 1, 2...
	names []int // by id: what the inner strategy calls the genome
}

// rung holds the candidates of a rung, the best first, the older first among equals.
type rung struct {
	ranked   []observation
	promoted map[int]bool // ids of those that were proposed for the next rung
}

// Propose implements Strategy.
func (h *Halving) Propose(id int, rng *rand.Rand) Proposal {
	for k := min(len(h.rungs), h.top()) - 1; k >= 0; k-- {
		if candidates := h.rungs[k].promotable(h.eta()); len(candidates) > 0 {
			best := candidates[0]
			h.rungs[k].promoted[best] = true
			h.names = append(h.names, h.names[best])
			return Proposal{Op: Promote, Parents: []int{best}, Rung: k + 1}
		}
	}
	p := h.Inner.Propose(len(h.bred), rng)
	if p.Op == "" {
		return p
	}
	parents := make([]int, len(p.Parents))
	for i, name := range p.Parents {
		parents[i] = h.bred[name]
	}
	h.names = append(h.names, len(h.bred))
	h.bred = append(h.bred, id)
	return Proposal{Op: p.Op, Parents: parents, Index: p.Index}
}

// top returns the highest rung.
func (h *Halving) top() int { return cmp.Or(h.Rungs, halvingRungs) - 1 }

func (h *Halving) eta() int { return cmp.Or(h.Eta, halvingEta) }

// promotable returns the candidates among the best 1/eta of the rung that were not promoted, the best first.
func (r *rung) promotable(eta int) (ids []int) {
	for _, o := range r.ranked[:len(r.ranked)/eta] {
		if !r.promoted[o.id] {
			ids = append(ids, o.id)
		}
	}
	return ids
}

// Tell implements Strategy.
func (h *Halving) Tell(id int, o Outcome) {
	if o.Feasible() && o.Repeats == nil {
		h.place(observation{id, o})
	}
	if o.Rung > 0 {
		if r, ok := h.Inner.(Reviser); ok {
			r.Revise(h.names[id], o)
		}
		return
	}
	if o.Repeats != nil {
		first := h.names[*o.Repeats]
		o.Repeats = &first
	}
	h.Inner.Tell(h.names[id], o)
}

// place ranks a candidate on its rung.
func (h *Halving) place(c observation) {
	for len(h.rungs) <= c.outcome.Rung {
		h.rungs = append(h.rungs, rung{promoted: map[int]bool{}})
	}
	r := &h.rungs[c.outcome.Rung]
	at, _ := slices.BinarySearchFunc(r.ranked, c, func(a, b observation) int {
		return cmp.Or(b.outcome.Compare(a.outcome), -1) // behind all that are equal
	})
	r.ranked = slices.Insert(r.ranked, at, c)
}
