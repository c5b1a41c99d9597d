package fitness

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"evolve/nn"
)

// Config is what an Evaluator measures.
type Config struct {
	NewProbe    func() Probe
	Conditions  string // everything that values depend on besides network, metric and settings: of the cache's keys
	Objectives  []Term
	Constraints []Constraint
	Reference   *Reference // combines the objectives by percentile; nil leaves them as they are
	Cache       Cache      // nil: none
}

// Cache keeps values of terms across runs, by what they depend on besides the network, and the network's identity.
type Cache interface {
	Get(term, identity string) (float64, bool)
	Put(term, identity string, value float64)
}

// Result is one evaluation.
type Result struct {
	Metrics    map[string]float64 // by label: what was computed
	Objectives []float64          // oriented, higher is better; combined into one where there is a Reference
	Violation  float64            // > 0: a constraint is broken, Objectives are nil
}

// Evaluator scores networks. A score depends on the network and the Config alone. Safe for several goroutines.
type Evaluator struct {
	Config
	terms []Term
	keys  map[string]string // of the cache, by label
	mu    sync.Mutex
	free  []Probe // not in use; as many as there were evaluations side by side
}

// NewEvaluator prepares an evaluator.
func NewEvaluator(c Config) *Evaluator {
	c.Constraints = cheapFirst(c.Constraints)
	e := &Evaluator{Config: c, keys: map[string]string{}}
	e.terms = e.Terms()
	for _, t := range e.terms {
		if t.Cost > Static {
			e.keys[t.Label] = e.key(t)
		}
	}
	return e
}

// evaluation is one network on its way through an Evaluator.
type evaluation struct {
	*Evaluator
	ctx      context.Context
	network  nn.Network
	identity string
	terms    []Term   // that will be asked for
	probes   [2]Probe // of the first draw, and of the other draw that was asked for last
	other    int      // which that is
	values   map[string]float64
}

func (e *Evaluator) begin(ctx context.Context, network nn.Network, identity string, terms []Term) *evaluation {
	return &evaluation{Evaluator: e, ctx: ctx, network: network, identity: identity, terms: terms, values: map[string]float64{}}
}

// end gives the probes back. One that panicked in the middle is not given back, nobody knows its state.
func (v *evaluation) end() {
	for _, p := range v.probes {
		if p != nil {
			v.give(p)
		}
	}
}

// Score measures a network, which must be in canonical form and pass Check: constraints, cheap ones first, and the
// objectives if it breaks none. identity names it in the cache.
func (e *Evaluator) Score(ctx context.Context, network nn.Network, identity string) (Result, error) {
	v := e.begin(ctx, network, identity, e.terms)
	violation, err := v.violation()
	if err != nil || violation > 0 {
		v.end()
		return Result{Metrics: v.values, Violation: violation}, err
	}
	objectives, err := v.objectives()
	v.end()
	return Result{Metrics: v.values, Objectives: objectives}, err
}

// Values measures every term of a network, whatever the constraints say. Terms that fail are in errs, by label.
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

// Each measures every term of a network and hands it on with the time it took beyond what terms before it had computed.
func (e *Evaluator) Each(ctx context.Context, network nn.Network, identity string, terms []Term, each func(t Term, value float64, err error, took time.Duration)) {
	v := e.begin(ctx, network, identity, terms)
	for _, t := range terms {
		start := time.Now()
		value, err := v.value(t)
		each(t, value, err, time.Since(start))
	}
	v.end()
}

// violation sums what constraints are broken by. Once constraints of one cost are broken, dearer ones are not measured
// and count 1 each, more than any that was measured: a network that passes the cheap ones is always nearer.
func (v *evaluation) violation() (total float64, err error) {
	for i, c := range v.Constraints {
		if total > 0 && c.Cost > v.Constraints[i-1].Cost {
			return total + float64(len(v.Constraints)-i), nil
		}
		value, err := v.value(c.Term)
		if err != nil {
			return 0, err
		}
		total += c.violation(value)
	}
	return total, nil
}

func (v *evaluation) objectives() ([]float64, error) {
	for _, t := range v.Objectives {
		if _, err := v.value(t); err != nil {
			return nil, err
		}
	}
	return v.Combine(v.values), nil
}

// Combine turns values by label into objectives, higher is better: one when there is a Reference.
func (e *Evaluator) Combine(metrics map[string]float64) []float64 {
	oriented := e.Orient(metrics)
	if e.Reference == nil {
		return oriented
	}
	return []float64{e.Reference.mean(oriented)}
}

// Orient turns values by label into one objective each, higher is better, whether there is a Reference or not.
func (e *Evaluator) Orient(metrics map[string]float64) []float64 {
	oriented := make([]float64, len(e.Objectives))
	for i, t := range e.Objectives {
		oriented[i] = t.orient(metrics[t.Label])
	}
	return oriented
}

func (t Term) orient(v float64) float64 {
	if t.Direction == Minimize {
		return -v
	}
	return v
}

// value is a term's value: known already in this evaluation, from the cache, or the median over its draws of weights.
func (v *evaluation) value(t Term) (float64, error) {
	if value, ok := v.values[t.Label]; ok {
		return value, nil
	}
	value, err := v.measure(t)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", t.Label, err)
	}
	v.values[t.Label] = value
	return value, nil
}

func (v *evaluation) measure(t Term) (float64, error) {
	if t.Look != nil {
		return t.Look(v.identity)
	}
	key := ""
	if v.Cache != nil {
		key = v.keys[t.Label] // "" for what is not worth keeping
	}
	if key != "" {
		if value, ok := v.Cache.Get(key, v.identity); ok {
			return value, nil
		}
	}
	value, err := v.median(t)
	if err == nil && key != "" {
		v.Cache.Put(key, v.identity, value)
	}
	return value, err
}

// median over the term's draws; of an even number the mean of the middle two.
func (v *evaluation) median(t Term) (float64, error) {
	draws := make([]float64, max(t.Repeats, 1))
	for i := range draws {
		value, err := t.Score(v.probe(i), t.Settings)
		if err != nil {
			return 0, err
		}
		if value-value != 0 {
			return 0, fmt.Errorf("states or gradients overflow: value is %v", value)
		}
		draws[i] = value
	}
	slices.Sort(draws)
	n := len(draws)
	return (draws[(n-1)/2] + draws[n/2]) / 2, nil
}

// take returns a probe, with the memory and the weights of networks before: the garbage collector, which empties a
// sync.Pool, does not get it.
func (e *Evaluator) take() Probe {
	e.mu.Lock()
	defer e.mu.Unlock()
	last := len(e.free) - 1
	if last < 0 {
		return e.NewProbe()
	}
	p := e.free[last]
	e.free = e.free[:last]
	return p
}

func (e *Evaluator) give(p Probe) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.free = append(e.free, p)
}

// probe is at a draw. Only two are held: a probe may be large, and few metrics with several draws share passes.
func (v *evaluation) probe(draw int) Probe {
	slot := min(draw, 1)
	switch {
	case v.probes[slot] == nil:
		v.probes[slot] = v.take()
	case slot == 0 || v.other == draw:
		return v.probes[slot]
	}
	v.probes[slot].Reset(v.ctx, v.network, draw, v.terms)
	if slot == 1 {
		v.other = draw
	}
	return v.probes[slot]
}

// key names everything but the network that a term's value depends on.
func (e *Evaluator) key(t Term) string {
	return fmt.Sprintf("%s version=%d %s; %s", t.Name, t.Version, t.Settings, e.Conditions)
}

// Terms are all terms of constraints and objectives, each label once.
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
