package config

import (
	"slices"
	"strings"
	"testing"
)

// A rate is a number or "auto", in a file and as a flag.
func TestRate(t *testing.T) {
	const table = "[shortlist]\nsize = 2\ntask = 'copy'\n"
	for text, want := range map[string]Training{
		"":                                  {Rate: Auto, Rates: Rates{0.004, 0.008, 0.016}},
		"rate = 'auto'":                     {Rate: Auto, Rates: Rates{0.004, 0.008, 0.016}},
		"rate = 1":                          {Rate: 1},
		"rate = 0.25":                       {Rate: 0.25},
		"optimizer = 'sgd'":                 {Rate: Auto, Rates: Rates{10, 20, 40}},
		"rates = [1, 0.5]\nrate_tokens = 9": {Rate: Auto, Rates: Rates{1, 0.5}, RateTokens: 9},
		"tokens = 10\nrate_tokens = 10\nrate = 3": {Rate: 3, RateTokens: 10},
	} {
		c, err := parse(good+table+text, "rate.toml", ".", nil, knowns)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		s := c.Shortlist
		if s.Rate != want.Rate || !slices.Equal(s.Rates, want.Rates) || s.RateTokens != want.RateTokens {
			t.Errorf("%s: %v %v %v", text, s.Rate, s.Rates, s.RateTokens)
		}
		again, err := parse(string(c.TOML()), "rate.toml", ".", nil, knowns)
		if err != nil || string(again.TOML()) != string(c.TOML()) {
			t.Errorf("%s: %v: read again, it differs:\n%s", text, err, c.TOML())
		}
		if rate := s.Settings().Rate; (rate == 0) != (s.Rate == Auto) {
			t.Errorf("%s: the trainer has rate %v", text, rate)
		}
	}
	for text, want := range map[string]string{
		"rate = 'fast'":                `shortlist.rate ("fast"): want more than 0, or "auto"`,
		"rate = -1":                    `shortlist.rate (-1): want more than 0, or "auto"`,
		"rate = true":                  `shortlist.rate (true): is a boolean, want a number or "auto"`,
		"rate = inf":                   `shortlist.rate (inf): want a finite number`,
		"rates = [0.1, 0.1]":           `want 1 to 20 different numbers more than 0`,
		"rates = ['a']":                `element 0 ("a") is a string, want a number`,
		"rates = 0.1":                  `is a float, want numbers in brackets: [0.1, 0.2]`,
		"rate = 1\nrates = [0.1]":      `belongs to rate = "auto", not to a number`,
		"distance = -1":                `shortlist.distance (-1): want 1 to 1000`,
		"known = ['lstn']":             `shortlist.known.0 ("lstn"): want "lstm"`,
		"known = ['lstm', 'lstm']":     `shortlist.known.1 ("lstm"): is there before`,
		"tokens = 9\nrate_tokens = 10": `want at least 1, at most the tokens`,
	} {
		if _, err := parse(good+table+text, "rate.toml", ".", nil, knowns); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := parse(good+table+"distance = 2\nknown = ['lstm']", "rate.toml", ".", nil, knowns); err != nil {
		t.Error(err)
	}
	var r Rate
	var grid Rates
	for _, text := range []string{"auto", "0.5"} {
		if err := r.Set(text); err != nil || r.String() != text {
			t.Errorf("%s: %v, %v", text, r, err)
		}
	}
	for _, text := range []string{"", "inf", "0", "-1", "NaN", "slow"} {
		if r.Set(text) == nil {
			t.Errorf("-rate %s: no error", text)
		}
	}
	if err := grid.Set("1, 0.5"); err != nil || grid.String() != "1,0.5" {
		t.Errorf("%v, %v", grid, err)
	}
	if grid.Set("1,") == nil {
		t.Error("-rates 1,: no error")
	}
}
