package config

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// override carries out the i-th -set, key=value. A value that is no TOML is a string, so that strategy.kind=random needs
// no quotes.
func (p *problems) override(c *Config, i int, set string) {
	p.set, p.nth = set, i
	defer func() { p.set = "" }()
	key, value, _ := strings.Cut(set, "=")
	key = bracketed.ReplaceAllString(strings.TrimSpace(key), "$1.$2$3")
	target, err := decode(key + " = 0")
	if !strings.Contains(set, "=") || len(target) != 1 || err != nil {
		p.at("", place{}, nil, "want key=value, like strategy.population=50")
		return
	}
	entries := []entry{{path: target[0].path, value: strings.ToValidUTF8(value, "\uFFFD")}}
	if hasOnlyKey("x = "+value, "x") { // and not more keys on further lines
		entries, _ = decode(key + " = " + value)
	}
	for _, e := range entries {
		numbered(e.path)
	}
	if !p.hasElement(c, entries[0].path) {
		return
	}
	if target[0].path.String() == "constraint" {
		c.Constraint = nil // all of them are set, to none with {}
	}
	p.forget(entries[0].path.String())
	for _, e := range entries {
		p.take(c, e)
	}
	c.resolveHere(entries[0].path.String())
}

// resolveHere makes the paths of an override relative to the current folder. Paths of a file are relative to the file.
func (c *Config) resolveHere(key string) {
	at := func(p *string) {
		if *p != "" && *p != "off" && c.dir != "." {
			*p = absolute(*p)
		}
	}
	switch {
	case key == "input.path":
		at(&c.Input.Path)
	case key == "input.vocabulary_file":
		at(&c.Input.VocabularyFile)
	case key == "output.cache":
		at(&c.Output.Cache)
	case key == "training.text":
		at(&c.Training.Text)
	case key == "training.valid":
		at(&c.Training.Valid)
	case key == "shortlist.text":
		at(&c.Shortlist.Text)
	case key == "shortlist.valid":
		at(&c.Shortlist.Valid)
	case key == "shortlist.test":
		at(&c.Shortlist.Test)
	case strings.HasPrefix(key, "oracle.files"):
		for i := range c.Oracle.Files {
			at(&c.Oracle.Files[i])
		}
	case strings.HasPrefix(key, "strategy.given"):
		for i, g := range c.Strategy.Given {
			if filepath.Ext(g) != "" {
				at(&c.Strategy.Given[i])
			}
		}
	}
}

// bracketed matches objective[0].repeats, another way to write objective.0.repeats.
var bracketed = regexp.MustCompile(`^(\w+)\[(\d+)\](\.|$)`)

// numbered marks the 0 of objective.0.metric as the number of an element.
func numbered(p path) {
	if len(p) > 1 && p[0].key == "objective" {
		_, err := strconv.ParseUint(p[1].key, 10, 31)
		p[1].element = err == nil
	}
}

// hasElement reports whether the file has the objective that an override is for, and notes the problem otherwise.
func (p *problems) hasElement(c *Config, target path) bool {
	if len(target) < 2 || target[0].key != "objective" {
		return true
	}
	i, err := strconv.Atoi(target[1].key)
	switch {
	case !target[1].element || err != nil:
		p.at("", place{}, nil, "objectives are numbered: want objective.0.KEY=value")
	case i >= len(c.Objective):
		p.at("", place{}, nil, "there is no objective %d: they are counted from 0, there are %d", i, len(c.Objective))
	default:
		return true
	}
	return false
}
