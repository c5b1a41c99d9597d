package fitness

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"evolve/nn"
)

// Config says what an Evaluator measures, and under which conditions.
type Config struct {
	NewProbe    func() Probe // makes the probes that the terms' metrics expect
	Conditions  string       // all that values depend on besides network, metric and settings; part of the cache's keys
	Objectives  []Term
	Constraints []Constraint
	Reference   *Reference // combines the objectives into one by percentile; nil: they stay separate
	Cache       Cache      // nil: no cache
}

// Cache keeps values across runs. The key of a value is its term, which names everything that the value depends on
// besides the network, and the identity of the network. Implementations must be safe for several goroutines.
type Cache interface {
	Get(term, identity string) (float64, bool)
	Put(term, identity string, value float64)
}

// Result holds the outcome of Evaluator.Score for one network.
type Result struct {
	Metrics    map[string]float64 // every measured value, by label of its term
	Objectives []float64          // higher is better; one combined value where there is a Reference
	Violation  float64            // above 0: a constraint is broken, and Objectives are nil
}

// Evaluator scores networks. A score depends on the network and the Config only. An Evaluator is safe for several
// goroutines; it keeps as many probes as there were evaluations at the same time.
type Evaluator struct {
	Config
	terms []Term
	keys  map[string]string // keys of the cache, by label
	mu    sync.Mutex
	idle  []Probe
}

// NewEvaluator returns an evaluator of c. Constraints are sorted by their cost, the cheapest first.
func NewEvaluator(c Config) *Evaluator {
	c.Constraints = cheapestFirst(c.Constraints)
	e := &Evaluator{Config: c, keys: map[string]string{}}
	e.terms = e.Terms()
	for _, t := range e.terms {
		if t.Cost > Static {
			e.keys[t.Label] = e.key(t)
		}
	}
	return e
}

// Score measures a network, which must be in canonical form and pass Check. It checks the constraints, the cheapest
// first, and measures the objectives only if none is broken. identity names the network in the cache. An error names
// the first term that has no value and says why.
func (e *Evaluator) Score(ctx context.Context, network nn.Network, identity string) (Result, error) {
	return e.ScoreAt(ctx, Subject{Network: network, Identity: identity})
}

// ScoreAt measures a network as Score does, at the rung of s.
func (e *Evaluator) ScoreAt(ctx context.Context, s Subject) (Result, error) {
	v := e.newEvaluation(ctx, s, e.terms)
	violation, err := v.violation()
	if err != nil || violation > 0 {
		v.releaseProbes()
		return Result{Metrics: v.values, Violation: violation}, err
	}
	objectives, err := v.objectives()
	v.releaseProbes()
	return Result{Metrics: v.values, Objectives: objectives}, err
}

// Values measures every term on a network, whether or not it breaks constraints. It returns the values and, for terms
// without a value, the reasons, both by label.
func (e *Evaluator) Values(ctx context.Context, network nn.Network, identity string, terms []Term) (values map[string]float64, errs map[string]error) {
	values, errs = map[string]float64{}, map[string]error{}
	e.Each(ctx, network, identity, terms, func(t Term, value float64, err error, _ time.Duration) {
		if err != nil {
			errs[t.Label] = err
			return
		}
		values[t.Label] = value
	})
	return values, errs
}

// Each measures every term on a network and calls each with the value or error of one term at a time. took is the time
// that the term added: passes that an earlier term computed are not counted again.
func (e *Evaluator) Each(ctx context.Context, network nn.Network, identity string, terms []Term, each func(t Term, value float64, err error, took time.Duration)) {
	v := e.newEvaluation(ctx, Subject{Network: network, Identity: identity}, terms)
	for _, t := range terms {
		start := time.Now()
		value, err := v.value(t)
		each(t, value, err, time.Since(start))
	}
	v.releaseProbes()
}

// Terms returns the terms of all objectives and constraints, each label once.
func (e *Evaluator) Terms() []Term {
	var terms []Term
	add := func(t Term) {
		if !slices.ContainsFunc(terms, func(u Term) bool { return u.Label == t.Label }) {
			terms = append(terms, t)
		}
	}
	for _, t := range e.Objectives {
		add(t)
	}
	for _, c := range e.Constraints {
		add(c.Term)
	}
	return terms
}

// key returns the cache's key of a term: everything that its value depends on besides the network.
func (e *Evaluator) key(t Term) string {
	return fmt.Sprintf("%s version=%d %s; %s", t.Name, t.Version, t.Settings, e.Conditions)
}

// acquireProbe returns an idle probe, or a new one. Probes are reused because they hold the memory of earlier networks.
// A sync.Pool would lose them at every garbage collection.
func (e *Evaluator) acquireProbe() Probe {
	e.mu.Lock()
	defer e.mu.Unlock()
	last := len(e.idle) - 1
	if last < 0 {
		return e.NewProbe()
	}
	p := e.idle[last]
	e.idle = e.idle[:last]
	return p
}

// releaseProbe makes a probe available to other evaluations.
func (e *Evaluator) releaseProbe(p Probe) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = append(e.idle, p)
}
