package config

import "testing"

// The share of random candidates has a default where the screen learns, and a given share stays, 0 too.
func TestRandomShare(t *testing.T) {
	for text, want := range map[string]float64{
		"screen = 4\ncheap = 'learned'":                      0.25,
		"screen = 4\ncheap = 'learned'\nrandom_share = 0":    0,
		"screen = 4\ncheap = 'memory:width=8'":               -1, // none
		"screen = 4\ncheap = 'volume'\nrandom_share = 0.125": 0.125,
	} {
		toml := good + "[strategy]\n" + text
		for range 2 { // once as it is written, once as the run directory keeps it
			c, err := load(t, toml)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Strategy.RandomShare; want < 0 && got != nil || want >= 0 && (got == nil || *got != want) {
				t.Errorf("%s: %v, want %v", text, got, want)
			}
			toml = string(c.TOML())
		}
	}
}

// Where candidates are trained, a fixed screen has a random share too.
func TestRandomShareOfTrainings(t *testing.T) {
	c := Config{Objective: []Objective{{Metric: TrainedLoss}}, Strategy: Strategy{Screen: 4, Cheap: "volume"}}
	newProblems("", Config{}).fillScreen(&c)
	if share := c.Strategy.RandomShare; share == nil || *share != randomShare {
		t.Errorf("%v", share)
	}
}
