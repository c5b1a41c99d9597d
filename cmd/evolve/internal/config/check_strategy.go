package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

func (p *problems) checkStrategy(c *Config, k Knowns) {
	s := c.Strategy
	p.choice("strategy.kind", s.Kind)
	switch s.Kind {
	case "aging", "elitist", "halving":
		p.within("strategy.population", s.Population)
		p.within("strategy.sample", s.Sample)
	case "nsga2", "pdns":
		p.between("strategy.population", s.Population, 2, 100_000)
	case "local":
		p.within("strategy.start", s.Start)
	case "walk":
		p.checkWalk(c, k)
	}
	if s.Kind == "halving" {
		p.choice("strategy.around", s.Around)
		p.within("strategy.eta", s.Eta)
	}
	p.want(s.Crossover >= 0 && s.Crossover <= 1, "strategy.crossover", s.Crossover)
	p.checkCheap(c, k)
	p.within("strategy.lag", s.Lag)
	if names, known := k[c.Space.Kind]; known {
		p.checkGiven(c, names)
	}
}

// checkWalk checks the pool of a walk, and the metrics that order it.
func (p *problems) checkWalk(c *Config, k Knowns) {
	if !c.Oracle.Pool {
		p.key("strategy.kind", c.Strategy.Kind, "goes over a pool, which needs oracle.pool = true")
	}
	if len(c.Strategy.By) == 0 {
		p.key("strategy.by", nil, "missing: want the metrics whose order it follows, best first")
	}
	for i, name := range c.Strategy.By {
		p.checkScore(fmt.Sprintf("strategy.by.%d", i), strings.TrimPrefix(name, "-"), c, k)
	}
}

// checkScore notes a metric that does not exist, that has no direction, or that is the truth.
func (p *problems) checkScore(key, name string, c *Config, k Knowns) {
	names, known := k[c.Space.Kind]
	if !known {
		return
	}
	i := slices.IndexFunc(names.Metrics, func(m Metric) bool { return m.Name == name && m.Name != Truth && m.Name != TrainedLoss })
	switch {
	case i < 0:
		p.key(key, name, "no such metric%s", similar(name, names.names()))
	case !names.Metrics[i].Objective:
		p.key(key, name, "has no direction, so it cannot rank candidates")
	}
}

func (p *problems) checkGiven(c *Config, k Names) {
	for i, g := range c.Strategy.Given {
		if slices.Contains(k.Genomes, g) {
			continue
		}
		if filepath.Ext(g) == "" || !p.alone && readable(c.Path(g)) != nil {
			p.key(fmt.Sprintf("strategy.given.%d", i), g, "neither a built-in %s (%s) nor a %s file that can be read",
				k.Genome, strings.Join(k.Genomes, ", "), k.Recipe)
		}
	}
}
