package config

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// belongs says which kind of its table a key belongs to, for keys that mean nothing under the others.
var belongs = []struct {
	table, key string
	kinds      []string
	value      func(c *Config) any // pointer to the field
	otherwise  func(c *Config)     // fills in the default
}{
	{"input", "vocabulary", []string{"uniform", "zipf"}, func(c *Config) any { return &c.Input.Vocabulary }, func(c *Config) { c.Input.Vocabulary = 1000 }},
	{"input", "exponent", []string{"zipf"}, func(c *Config) any { return &c.Input.Exponent }, func(c *Config) { c.Input.Exponent = 1 }},
	{"input", "seed", []string{"uniform", "zipf"}, func(c *Config) any { return &c.Input.Seed }, func(c *Config) { c.Input.Seed = 1 }},
	{"input", "path", []string{"text"}, func(c *Config) any { return &c.Input.Path }, nil},
	{"combine", "sample", []string{"rank"}, func(c *Config) any { return &c.Combine.Sample }, func(c *Config) { c.Combine.Sample = 256 }},
	{"combine", "seed", []string{"rank"}, func(c *Config) any { return &c.Combine.Seed }, func(c *Config) { c.Combine.Seed = 1 }},
	{"strategy", "population", []string{"aging"}, func(c *Config) any { return &c.Strategy.Population }, func(c *Config) { c.Strategy.Population = 100 }},
	{"strategy", "sample", []string{"aging"}, func(c *Config) any { return &c.Strategy.Sample }, func(c *Config) { c.Strategy.Sample = 25 }},
	{"strategy", "start", []string{"local"}, func(c *Config) any { return &c.Strategy.Start }, func(c *Config) { c.Strategy.Start = 10 }},
	{"strategy", "whole", []string{"local"}, func(c *Config) any { return &c.Strategy.Whole }, nil},
}

// fill fills in what the kinds of tables decide. A key that means nothing under the kind is a problem, but where the
// kind was changed by an override the file's keys for the other kind are dropped: -set strategy.kind=random works.
func (p *problems) fill(c *Config) {
	if c.Combine.Kind == "" {
		c.Combine.Kind = "none"
		if len(c.Objective) > 1 {
			c.Combine.Kind = "rank"
		}
	}
	kinds := map[string]string{"input": c.Input.Kind, "combine": c.Combine.Kind, "strategy": c.Strategy.Kind}
	for _, b := range belongs {
		path := b.table + "." + b.key
		given := p.places[path].row > 0 || p.sets[path] != ""
		switch {
		case slices.Contains(b.kinds, kinds[b.table]):
			if !given && b.otherwise != nil {
				b.otherwise(c)
			}
		case given && (p.sets[path] != "" || p.sets[b.table+".kind"] == "") && b.table != "combine":
			p.key(path, deref(b.value(c)), "belongs to kind = %s, not to %q", strings.ReplaceAll(quotedList(b.kinds), ", ", " or "), kinds[b.table])
		default:
			clearField(b.value(c))
		}
	}
	for i := range c.Objective {
		if o := &c.Objective[i]; o.Name == "" {
			o.Name = o.Metric
		}
	}
}

func deref(field any) any {
	switch f := field.(type) {
	case *int:
		return *f
	case *uint64:
		return *f
	case *float64:
		return *f
	case *bool:
		return *f
	}
	return *field.(*string)
}

func clearField(field any) {
	switch f := field.(type) {
	case *int:
		*f = 0
	case *uint64:
		*f = 0
	case *float64:
		*f = 0
	case *bool:
		*f = false
	case *string:
		*f = ""
	}
}

// check notes every impossible value.
func (p *problems) check(c *Config, k Knowns) {
	p.checkName(c)
	p.oneOf("space.kind", c.Space.Kind, "rnn")
	p.within("space.nodes", c.Space.Nodes, 3, 120)
	p.within("space.hidden_states", c.Space.HiddenStates, 1, 8)
	p.within("space.intermediate", c.Space.Intermediate, 1, max(c.Space.Nodes, 7))
	p.within("model.layers", c.Model.Layers, 1, 100)
	p.within("model.embedding", c.Model.Embedding, 1, 16384)
	p.within("model.hidden", c.Model.Hidden, 1, 16384)
	p.within("model.vocabulary", c.Model.Vocabulary, 2, 10_000_000)
	p.checkInput(c)
	p.checkObjectives(c, k)
	p.checkStrategy(c, k)
	p.within("budget.evaluations", c.Budget.Evaluations, 1, 1_000_000_000)
	p.within("budget.patience", c.Budget.Patience, 0, 1_000_000_000)
	if t := c.Budget.Target; t != nil && (math.IsNaN(*t) || math.IsInf(*t, 0)) {
		p.key("budget.target", *t, "want a number")
	}
	if m := c.Failure.MaxFailed; !(m >= 0 && m <= 1) {
		p.key("failure.max_failed", m, "want a share from 0 (any) to 1")
	}
	p.within("output.top", c.Output.Top, 1, 100_000)
}

func (p *problems) within(path string, v, low, high int) {
	if v < low || v > high {
		p.key(path, v, "want %d to %d", low, high)
	}
}

func (p *problems) oneOf(path, v string, allowed ...string) {
	if !slices.Contains(allowed, v) {
		p.key(path, v, "want %s%s", quotedList(allowed), similar(v, allowed))
	}
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	return strings.Join(quoted, ", ")
}

func similar(v string, names []string) string {
	best, least := "", len(v)/2+1
	for _, n := range names {
		if d := editDistance(v, n); d < least {
			best, least = n, d
		}
	}
	if best == "" || len(names) < 4 {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

func (p *problems) checkName(c *Config) {
	bad := strings.IndexFunc(c.Name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r))
	})
	if bad >= 0 || strings.HasPrefix(c.Name, ".") {
		p.key("name", c.Name, "becomes a folder: want letters, digits and . _ - only, and no dot in front")
	}
}

func (p *problems) checkInput(c *Config) {
	p.oneOf("input.kind", c.Input.Kind, "uniform", "zipf", "text")
	switch c.Input.Kind {
	case "zipf":
		if e := c.Input.Exponent; !(e > 0 && e <= 10) {
			p.key("input.exponent", e, "want more than 0, at most 10")
		}
		fallthrough
	case "uniform":
		p.within("input.vocabulary", c.Input.Vocabulary, 2, 10_000_000)
	case "text":
		if c.Input.Path == "" {
			p.key("input.path", "", `missing: kind = "text" reads a file`)
		} else if _, err := os.Stat(c.Path(c.Input.Path)); err != nil {
			p.key("input.path", c.Input.Path, "%v", err)
		}
	}
}

func (p *problems) checkObjectives(c *Config, k Knowns) {
	if len(c.Objective) == 0 {
		p.key("objective", "", "missing: want at least one [[objective]] with a metric")
	}
	for i, o := range c.Objective {
		p.checkObjective(fmt.Sprintf("objective.%d.", i), o, k)
		if slices.ContainsFunc(c.Objective[:i], func(other Objective) bool { return other.Name == o.Name }) {
			p.key(fmt.Sprintf("objective.%d.name", i), o.Name, "another objective has this name: give one of them a name of its own")
		}
	}
	p.checkCombined(c)
	for _, name := range c.ConstraintNames() {
		if !slices.Contains(k.names(), name) {
			p.key("constraint."+name, c.Constraint[name].String(), "no such metric: want %s%s", quotedList(k.names()), similar(name, k.names()))
		}
	}
}

func (p *problems) checkObjective(path string, o Objective, k Knowns) {
	i := slices.IndexFunc(k.Metrics, func(m Metric) bool { return m.Name == o.Metric })
	if i < 0 {
		p.oneOf(path+"metric", o.Metric, k.names()...)
		return
	}
	if !k.Metrics[i].Objective {
		p.key(path+"metric", o.Metric, "no value of it is better than another: use it in [constraint]")
	}
	for name, v := range o.settings() {
		switch {
		case v < 0 || v > 100_000:
			p.key(path+name, v, "want 1 to 100000")
		case v > 0 && !slices.Contains(k.Metrics[i].Takes, name):
			p.key(path+name, v, "does not change %s, which takes %s", o.Metric, cmp.Or(strings.Join(k.Metrics[i].Takes, ", "), "no settings"))
		}
	}
}

// settings are the settings of an objective by key.
func (o Objective) settings() map[string]int {
	return map[string]int{"repeats": o.Repeats, "layer": o.Layer, "layers": o.Layers, "width": o.Width,
		"embedding": o.Embedding, "batch": o.Batch, "steps": o.Steps}
}

func (p *problems) checkCombined(c *Config) {
	p.oneOf("combine.kind", c.Combine.Kind, "rank", "none")
	switch {
	case c.Combine.Kind == "rank":
		p.within("combine.sample", c.Combine.Sample, 2, 1_000_000)
	case len(c.Objective) > 1 && c.Combine.Kind == "none":
		p.key("combine.kind", c.Combine.Kind, "strategies follow one number: several objectives need \"rank\"")
	}
}

func (p *problems) checkStrategy(c *Config, k Knowns) {
	s := c.Strategy
	p.oneOf("strategy.kind", s.Kind, "aging", "random", "local")
	switch s.Kind {
	case "aging":
		p.within("strategy.population", s.Population, 1, 10_000_000)
		p.within("strategy.sample", s.Sample, 1, 10_000_000)
	case "local":
		p.within("strategy.start", s.Start, 1, 10_000_000)
	}
	p.within("strategy.lag", s.Lag, 1, 100_000)
	for _, g := range s.Given {
		if slices.Contains(k.Genomes, g) {
			continue
		}
		if _, err := os.Stat(c.Path(g)); err != nil || filepath.Ext(g) == "" {
			p.key("strategy.given", g, "neither a built-in cell (%s) nor a recipe file", strings.Join(k.Genomes, ", "))
		}
	}
}
