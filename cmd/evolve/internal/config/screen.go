package config

import (
	"slices"
	"strconv"
	"strings"
)

// Learned is the value of strategy.cheap for a screen that learns from the outcomes of the run.
const Learned = "learned"

// randomShare is the default of strategy.random_share where a screen learns, and where outcomes are trainings: a fair test of
// the screen is worth its price there.
const randomShare = 0.25

// fillScreen fills in the share of random proposals.
func (p *problems) fillScreen(c *Config) {
	if s := &c.Strategy; s.RandomShare == nil && s.Screen > 0 && (s.Cheap == Learned || c.Trains()) {
		share := randomShare
		s.RandomShare = &share
	}
}

// checkCheap checks the cheap metric, and the keys that use it.
func (p *problems) checkCheap(c *Config, k Knowns) {
	s := c.Strategy
	p.within("strategy.warmup", s.Warmup)
	p.within("strategy.screen", s.Screen)
	looks := s.Warmup > 0 || s.Screen > 0
	switch {
	case s.Cheap == "" && looks:
		p.key("strategy.cheap", nil, "missing: warmup and screen look at a cheap metric first")
	case s.Cheap != "" && !looks:
		p.key("strategy.cheap", s.Cheap, "has no effect without strategy.warmup or strategy.screen: set one of them")
	case s.Cheap == Learned:
		if s.Warmup > 0 {
			p.key("strategy.cheap", s.Cheap, "has learned nothing before the run, when warmup looks at it: set a metric")
		}
	case s.Cheap != "":
		p.checkMeasured("strategy.cheap", s.Cheap, c, k)
	}
	if s.Warmup > 0 && (s.Kind == "random" || s.Kind == "walk") {
		p.key("strategy.warmup", s.Warmup, "%s does not build on where it starts", s.Kind)
	}
	if r := s.RandomShare; r != nil {
		p.want(*r >= 0 && *r <= 1, "strategy.random_share", *r)
		if s.Screen == 0 {
			p.key("strategy.random_share", *r, "has no effect without strategy.screen")
		}
	}
}

// checkMeasured checks metric[:setting=value...].
func (p *problems) checkMeasured(key, text string, c *Config, k Knowns) {
	parts := strings.Split(text, ":")
	p.checkScore(key, parts[0], c, k)
	metrics := k[c.Space.Kind].Metrics
	i := slices.IndexFunc(metrics, func(m Metric) bool { return m.Name == parts[0] })
	if i < 0 {
		return
	}
	for _, part := range parts[1:] {
		setting, value, _ := strings.Cut(part, "=")
		v, err := strconv.Atoi(value)
		switch {
		case !slices.Contains(metrics[i].Takes, setting):
			p.key(key, text, "%s does not take the setting %q, only %s", parts[0], setting, quotedList(metrics[i].Takes))
		case err != nil || v < 1:
			p.key(key, text, "setting %s: want a whole number from 1", setting)
		}
	}
}
