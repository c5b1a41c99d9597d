package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// check notes every impossible value of a configuration whose defaults are filled in.
func (p *problems) check(c *Config, k Knowns) {
	p.checkName(c)
	p.choice("space.kind", c.Space.Kind)
	switch c.Space.Kind {
	case "rnn":
		p.checkRNN(c)
	case "bert":
		p.checkBERT(c)
	}
	p.checkInput(c)
	p.checkOracle(c)
	p.checkObjectives(c, k)
	p.checkStrategy(c, k)
	p.checkTraining(c)
	p.checkShortlist(c, k[c.Space.Kind])
	p.within("budget.evaluations", c.Budget.Evaluations)
	p.within("budget.distinct", c.Budget.Distinct)
	p.want(c.Budget.Tokens >= 0, "budget.tokens", c.Budget.Tokens)
	p.within("budget.patience", c.Budget.Patience)
	m := c.Failure.MaxFailed
	p.want(m >= 0 && m <= 1, "failure.max_failed", m)
	p.within("output.top", c.Output.Top)
	if r := strings.TrimPrefix(c.Output.Rerank, "-"); r != "" {
		p.checkScore("output.rerank", r, c, k)
	}
}

func (p *problems) oneOf(path, v string, allowed ...string) {
	if !slices.Contains(allowed, v) {
		hint := ""
		if len(p.list) < maxProblems {
			hint = similar(v, allowed)
		}
		p.key(path, v, "want %s%s", quotedList(allowed), hint)
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
	best := closest(v, names, len(v)/2)
	if best == "" || len(names) < 4 { // a shorter list needs no suggestion
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

func (p *problems) checkName(c *Config) {
	bad := strings.IndexFunc(c.Name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r))
	})
	if bad >= 0 || strings.HasPrefix(c.Name, ".") {
		p.key("name", c.Name, "becomes a folder: want %s", rules["name"].allowed())
	}
}

func (p *problems) checkObjectives(c *Config, k Knowns) {
	if len(c.Objective) == 0 {
		p.key("objective", nil, "missing: want at least one [[objective]] with a metric")
	}
	for i, o := range c.Objective {
		table := fmt.Sprintf("objective.%d.", i)
		if names, known := k[c.Space.Kind]; known && !p.checkSpace(c, k, table+"metric", o.Metric, o.Metric) {
			p.checkObjective(table, &c.Objective[i], names)
		}
		if o.Name != "" && slices.ContainsFunc(c.Objective[:i], func(other Objective) bool { return other.Name == o.Name }) {
			p.key(fmt.Sprintf("objective.%d.name", i), o.Name, "another objective has this name: give one of them a name of its own")
		}
	}
	p.checkCombined(c)
	names := k[c.Space.Kind].names()
	for _, name := range c.ConstraintNames() {
		if names != nil && !slices.Contains(names, name) && !p.checkSpace(c, k, "constraint."+name, c.Constraint[name].String(), name) {
			p.key("constraint."+name, c.Constraint[name].String(), "no such metric: want %s%s", quotedList(names), similar(name, names))
		}
	}
}

// checkSpace notes a metric that belongs to another space, and reports whether it does.
func (p *problems) checkSpace(c *Config, k Knowns, key string, value any, metric string) (other bool) {
	if slices.Contains(k[c.Space.Kind].names(), metric) {
		return false
	}
	for _, kind := range Kinds {
		if slices.Contains(k[kind].names(), metric) {
			p.key(key, value, "is a metric of space.kind = %q, not of %q", kind, c.Space.Kind)
			return true
		}
	}
	return false
}

func (p *problems) checkObjective(table string, o *Objective, k Names) {
	if o.Metric == "" {
		p.key(table+"metric", nil, "missing: want %s", quotedList(k.names()))
		return
	}
	i := slices.IndexFunc(k.Metrics, func(m Metric) bool { return m.Name == o.Metric })
	if i < 0 {
		p.oneOf(table+"metric", o.Metric, k.names()...)
		return
	}
	if !k.Metrics[i].Objective {
		p.key(table+"metric", o.Metric, "has no direction, so it cannot rank candidates: use it in [constraint]")
	}
	for _, s := range o.settings() {
		p.checkSetting(table, s, k.Metrics[i])
	}
}

// checkSetting notes a setting that the metric does not take. If an override changed the metric, it drops the setting of
// the file instead, as fillKey does for kinds.
func (p *problems) checkSetting(table string, s setting, m Metric) {
	changed, _ := p.given(table + "metric")
	set, _ := p.given(table + s.key)
	switch v := *s.value; {
	case v < 0 || v > rules["objective."+s.key].high:
		p.key(table+s.key, v, "want %s", rules["objective."+s.key].allowed())
	case v == 0 || slices.Contains(m.Takes, s.key):
	case changed != "" && set == "":
		*s.value = 0
	default:
		p.key(table+s.key, v, "does not change %s, which takes %s", m.Name, cmp.Or(strings.Join(m.Takes, ", "), "no settings"))
	}
}

// setting holds a whole number that a metric may take; 0 means the metric's default.
type setting struct {
	key   string
	value *int
}

func (o *Objective) settings() []setting {
	return []setting{{"repeats", &o.Repeats}, {"layer", &o.Layer}, {"layers", &o.Layers}, {"width", &o.Width},
		{"embedding", &o.Embedding}, {"batch", &o.Batch}, {"steps", &o.Steps}, {"length", &o.Length}}
}

func (p *problems) checkCombined(c *Config) {
	p.choice("combine.kind", c.Combine.Kind)
	switch {
	case c.Combine.Kind == "rank":
		p.within("combine.sample", c.Combine.Sample)
	case len(c.Objective) > 1 && c.Combine.Kind == "none" && !manyObjectives(c.Strategy.Kind):
		p.key("combine.kind", c.Combine.Kind, "this strategy follows one number: several objectives need \"rank\", or strategy.kind = \"nsga2\" or \"pdns\"")
	}
}
