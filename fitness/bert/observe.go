package bert

import (
	"slices"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// observer gathers what a metric needs of the signals of a pass.
type observer interface {
	see(s nnbert.Signal, layer int, x []float32, width int)
}

// Names of observers.
const (
	confidences = "confidence"
	codes       = "codes"
	patterns    = "patterns"
	rates       = "rates"
	components  = "components"
)

// observers makes them for passes of a size.
var observers = map[string]func(p *Probe, s fitness.Settings) observer{
	confidences: func(p *Probe, s fitness.Settings) observer {
		return &confidence{batch: s.Batch, length: s.Length, layers: p.Encoder.Layers}
	},
	codes:      func(_ *Probe, s fitness.Settings) observer { return newCodes(s.Batch) },
	patterns:   func(_ *Probe, s fitness.Settings) observer { return newPatterns(s.Batch * s.Length) },
	rates:      func(p *Probe, _ fitness.Settings) observer { return &codingRates{memory: &p.doubles} },
	components: func(p *Probe, _ fitness.Settings) observer { return &principalComponents{memory: &p.doubles} },
}

// observed says which observer a metric reads.
var observed = map[string]string{
	"head_confidence": confidences, "head_confidence_mean": confidences,
	"softmax_confidence": confidences, "softmax_confidence_mean": confidences,
	"activation_distance": codes, "activation_distance_mean": codes, "naswot": codes,
	"swap": patterns, "coding_rate": rates, "w_pca": components,
}

// view is an observer's share of a pass: its first sequences.
type view struct {
	observer
	name  string
	batch int
}

// look is what an observer has seen of a pass of a size.
func look[O observer](p *Probe, s fitness.Settings, name string) (o O, err error) {
	a, err := p.at(p.wide(s))
	if err != nil {
		return o, err
	}
	return a.view(name, s.Batch).observer.(O), nil
}

// wide is the size of the largest pass of this evaluation that begins with the sequences of one of size s: sequences do
// not know of each other, so that it shows the same.
func (p *Probe) wide(s fitness.Settings) fitness.Settings {
	for _, t := range p.terms {
		if t.Settings.Length == s.Length && t.Settings.Batch > s.Batch && p.begins(t.Settings, s) {
			s.Batch = t.Settings.Batch
		}
	}
	return s
}

// begins reports whether the tokens of a pass begin with those of a smaller one.
func (p *Probe) begins(long, short fitness.Settings) bool {
	all, err := p.sequences(long.Batch, long.Length, p.draw)
	some, err2 := p.sequences(short.Batch, short.Length, p.draw)
	return err == nil && err2 == nil && slices.Equal(all[:len(some)], some)
}

// observe lets an observer of passes of size s watch a if that is where it will be looked for.
func (p *Probe) observe(a *pass, name string, s fitness.Settings) {
	if wide := p.wide(s); wide.Batch == a.batch && wide.Length == a.length && a.view(name, s.Batch) == nil {
		a.views = append(a.views, &view{observers[name](p, s), name, s.Batch})
	}
}

// view is that of an observer of so many sequences, or nil.
func (a *pass) view(name string, batch int) *view {
	i := slices.IndexFunc(a.views, func(v *view) bool { return v.name == name && v.batch == batch })
	if i < 0 {
		return nil
	}
	return a.views[i]
}

// watch shows each view its sequences. Attention comes one sequence at a time.
func (a *pass) watch(s nnbert.Signal, layer int, x []float32, width int) {
	for _, v := range a.views {
		switch {
		case s != nnbert.Attention:
			v.see(s, layer, x[:len(x)/a.batch*v.batch], width)
		case a.sequence < v.batch:
			v.see(s, layer, x, width)
		}
	}
	if s == nnbert.Attention {
		a.sequence = (a.sequence + 1) % a.batch
	}
}
