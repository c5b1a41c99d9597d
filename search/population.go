package search

import "slices"

// Populated is a Strategy that breeds from a population of candidates.
type Populated interface {
	// Members returns the ids of the candidates that are alive, each once: those that the next parents are drawn from, and
	// those that were told since. The order is that in which the strategy keeps them.
	Members() []int
}

// Members implements Populated: the oldest first.
func (a *Aging) Members() []int { return idsOf(a.queue) }

// Members implements Populated: the oldest first.
func (e *Elitist) Members() []int { return idsOf(e.members) }

// Members implements Populated: the candidate that the climb stands at, none before it has begun.
func (l *Local) Members() []int {
	if !l.climbing {
		return nil
	}
	return []int{l.center.id}
}

// Members implements Populated: the parents, then the children that were told since.
func (n *NSGA2) Members() (ids []int) {
	for _, p := range n.parents {
		ids = append(ids, p.id)
	}
	return append(ids, idsOf(n.children)...)
}

// Members implements Populated: the parents, or the pool from which the next ones will be chosen, then the children that
// were told since.
func (p *PDNS) Members() []int {
	alive := p.parents
	if p.pool != nil {
		alive = p.pool
	}
	return append(idsOf(alive), idsOf(p.batch)...)
}

// Members implements Populated: those of the inner strategy, as the candidates of rung 0, then those that will be promoted.
func (h *Halving) Members() (ids []int) {
	if p, ok := h.Inner.(Populated); ok {
		for _, name := range p.Members() {
			ids = append(ids, h.bred[name])
		}
	}
	for k := range min(len(h.rungs), h.top()) {
		for _, id := range h.rungs[k].promotable(h.eta()) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func idsOf(list []observation) (ids []int) {
	for _, o := range list {
		ids = append(ids, o.id)
	}
	return ids
}
