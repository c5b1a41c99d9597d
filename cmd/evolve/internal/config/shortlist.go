package config

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"

	"evolve/nn/train"
)

// Tasks lists the generated tasks, whose best possible loss is known.
var Tasks = []string{"markov", "copy", "adding"}

// Training describes how networks are trained to be compared: the table [shortlist], and flags of evolve train. A zero
// field means its default, see Defaults.
type Training struct {
	Size        int      `toml:"size,omitempty"`     // of the shortlist; 0: none
	Distance    int      `toml:"distance,omitempty"` // of the shortlist
	Known       []string `toml:"known,omitempty"`    // of the shortlist
	Text        string   `toml:"text,omitempty"`
	Valid       string   `toml:"valid,omitempty"`
	Test        string   `toml:"test,omitempty"`
	Share       float64  `toml:"share,omitempty"`
	Task        string   `toml:"task,omitempty"`
	Vocabulary  int      `toml:"vocabulary,omitempty"`
	Layers      int      `toml:"layers,omitempty"`
	Width       int      `toml:"width,omitempty"`
	Untied      bool     `toml:"untied,omitempty"`
	Equal       string   `toml:"equal,omitempty"`
	Tokens      int      `toml:"tokens,omitempty"`
	Rungs       int      `toml:"rungs,omitempty"`
	Seeds       int      `toml:"seeds,omitempty"`
	Batch       int      `toml:"batch,omitempty"`
	Steps       int      `toml:"steps,omitempty"`
	Optimizer   string   `toml:"optimizer,omitempty"`
	Rate        Rate     `toml:"rate,omitempty"`
	Rates       Rates    `toml:"rates,omitempty"`       // of Auto
	RateTokens  int      `toml:"rate_tokens,omitempty"` // of Auto
	Schedule    string   `toml:"schedule,omitempty"`
	Clip        float64  `toml:"clip,omitempty"`
	Decay       float64  `toml:"decay,omitempty"`
	Dropout     float64  `toml:"dropout,omitempty"`
	DropWords   float64  `toml:"drop_words,omitempty"`
	DropWeights float64  `toml:"drop_weights,omitempty"`
	GateBias    float64  `toml:"gate_bias,omitempty"`
	Every       int      `toml:"every,omitempty"`
	Patience    int      `toml:"patience,omitempty"`
}

// Defaults fills in the zero fields that mean something for a kind of space. It leaves Tokens alone, whose default depends
// on the text, and the fields whose defaults the trainer decides. The rate is among the latter; rates without a rate mean
// Auto.
func (t *Training) Defaults(kind string) {
	s, _ := train.Settings{Tokens: 1}.Filled() // never an error: these are the trainer's defaults
	for _, d := range []struct {
		v *int
		n int
	}{{&t.Vocabulary, 10_000}, {&t.Rungs, 1}, {&t.Seeds, 1}, {&t.Batch, s.Batch}, {&t.Steps, s.Steps}} {
		*d.v = cmp.Or(*d.v, d.n)
	}
	t.Schedule = cmp.Or(t.Schedule, string(train.Cosine))
	if t.Rate == 0 && len(t.Rates) > 0 {
		t.Rate = Auto
	}
	if t.Rate == Auto && len(t.Rates) == 0 {
		t.Rates = defaultRates(kind, t.Optimizer)
	}
	if kind == "rnn" {
		t.Layers, t.Width, t.Equal = cmp.Or(t.Layers, 2), cmp.Or(t.Width, 128), cmp.Or(t.Equal, "width")
	}
}

// Settings returns the settings of the trainer. With Auto they have no rate.
func (t Training) Settings() train.Settings {
	s := train.Settings{Batch: t.Batch, Steps: t.Steps, Optimizer: train.Optimizer(t.Optimizer), Schedule: train.Schedule(t.Schedule),
		Decay: t.Decay, Clip: t.Clip, Tokens: t.Tokens, Every: t.Every, Patience: t.Patience}
	if t.Rate != Auto {
		s.Rate = float64(t.Rate)
	}
	return s
}

// Drops returns the dropouts of a recurrent network.
func (t Training) Drops() train.Dropout {
	return train.Dropout{Words: t.DropWords, Input: t.Dropout, Between: t.Dropout, Output: t.Dropout, Weights: t.DropWeights}
}

// Problems calls wrong for each impossible value, with its key. It does not look for missing files.
func (t Training) Problems(wrong func(key string, value any, want string)) {
	check := func(ok bool, key string, value any) {
		if !ok {
			wrong(key, value, "want "+rules["shortlist."+key].allowed())
		}
	}
	within := func(key string, v int) {
		r := rules["shortlist."+key]
		check(v >= r.low && v <= r.high, key, v)
	}
	within("vocabulary", t.Vocabulary)
	within("rungs", t.Rungs)
	within("seeds", t.Seeds)
	if t.Layers != 0 { // encoders have none
		within("layers", t.Layers)
	}
	if t.Width != 0 {
		within("width", t.Width)
	}
	check(t.Tokens >= 0, "tokens", t.Tokens)
	check(t.Task == "" || slices.Contains(Tasks, t.Task), "task", t.Task)
	check(t.Share >= 0 && t.Share < 1, "share", t.Share)
	check(t.Equal == "" || t.Equal == "width" || t.Equal == "parameters", "equal", t.Equal)
	for key, v := range map[string]float64{"dropout": t.Dropout, "drop_words": t.DropWords, "drop_weights": t.DropWeights} {
		check(v >= 0 && v < 1, key, v)
	}
	for key, v := range map[string]int{"batch": t.Batch, "steps": t.Steps, "every": t.Every, "patience": t.Patience} {
		check(v >= 0, key, v) // 0 is the trainer's default
	}
	check(t.Rate >= 0, "rate", t.Rate)
	check(t.Rates.ok(), "rates", t.Rates)
	check(t.RateTokens >= 0 && (t.Tokens == 0 || t.RateTokens <= t.Tokens), "rate_tokens", t.RateTokens)
	if t.Rate > 0 && t.Rate != Auto && len(t.Rates) > 0 {
		wrong("rates", t.Rates, `belongs to rate = "auto", not to a number`)
	}
	check(t.Decay >= 0, "decay", t.Decay)
	check(!math.IsNaN(t.GateBias) && !math.IsInf(t.GateBias, 0), "gate_bias", t.GateBias)
	for key, v := range map[string]string{"optimizer": t.Optimizer, "schedule": t.Schedule} {
		check(v == "" || slices.Contains(rules["shortlist."+key].choices, v), key, v)
	}
}

// fillShortlist fills in the defaults of a shortlist unless its size is 0. Its networks choose their rates unless one is
// given: at one rate for all, the loss orders networks by how well that rate suits them.
func (p *problems) fillShortlist(c *Config) {
	if c.Shortlist.Size > 0 {
		c.Shortlist.Rate = cmp.Or(c.Shortlist.Rate, Auto)
		c.Shortlist.Distance = cmp.Or(c.Shortlist.Distance, map[string]int{"rnn": 3, "bert": 1}[c.Space.Kind])
		c.Shortlist.Defaults(c.Space.Kind)
	}
}

func (p *problems) checkShortlist(c *Config, k Names) {
	s := c.Shortlist
	p.within("shortlist.size", s.Size)
	if s.Size == 0 {
		if _, given := p.given("shortlist.size"); !given && !isEmpty(reflect.ValueOf(s)) {
			p.key("shortlist.size", nil, "missing: how many of the best are trained")
		}
		return
	}
	s.Problems(func(key string, value any, want string) { p.key("shortlist."+key, value, "%s", want) })
	if (s.Text == "") == (s.Task == "") {
		p.key("shortlist.text", nil, "missing: networks are trained on the words of a file, or on a shortlist.task, not both")
	}
	for key, path := range map[string]string{"text": s.Text, "valid": s.Valid, "test": s.Test} {
		if path == "" {
			continue
		}
		p.checkReadable(c, "shortlist."+key, path)
	}
	p.within("shortlist.distance", s.Distance)
	for i, name := range s.Known {
		key := fmt.Sprintf("shortlist.known.%d", i)
		p.oneOf(key, name, k.Genomes...)
		if slices.Contains(s.Known[:i], name) {
			p.key(key, name, "is there before")
		}
	}
	if s.Size > c.Output.Top {
		p.key("shortlist.size", s.Size, "want at most output.top, which is %d", c.Output.Top)
	}
}
