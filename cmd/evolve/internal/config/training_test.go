package config

import (
	"slices"
	"strings"
	"testing"
)

// trains are the names of a space whose candidates can be trained.
var trains = Knowns{"rnn": {Genome: "cell", Recipe: "recipe", Metrics: []Metric{{Name: TrainedLoss, Objective: true}, {Name: "volume", Objective: true}}}}

// short begins a configuration of a search that trains its candidates.
const short = "[[objective]]\nmetric = 'trained_loss'\n"

// A search that trains has sizes, rungs and a budget of its own, its finals have its recipe, and what is resolved resolves to
// itself.
func TestTrainedSearch(t *testing.T) {
	text := short + "[strategy]\nkind = 'halving'\n[training]\ntask = 'copy'\nwidth = 24\nrates = [0.01, 0.02]\ndropout = 0.3\ntokens = 90_000\n" +
		"[budget]\ntokens = 1_000_000\n[shortlist]\nsize = 2\n"
	c, err := parse(text, "run.toml", ".", nil, trains)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.RungTokens(); !slices.Equal(got, []int{30_000, 90_000}) {
		t.Errorf("rungs %v", got)
	}
	if m := c.Model; m.Layers != 2 || m.Hidden != 24 || m.Embedding != 24 {
		t.Errorf("metrics are measured at %+v, not at the size of the training", m)
	}
	if c.Budget.Evaluations != mostEvaluations || c.Failure.Timeout.Duration != 0 || c.Strategy.Population != 20 {
		t.Errorf("%+v, %+v, %+v", c.Budget, c.Failure, c.Strategy)
	}
	if s := c.Shortlist; s.Task != "copy" || s.Width != 24 || s.Dropout != 0.3 || !slices.Equal(s.Rates, []float64{0.01, 0.02}) || s.Rate != Auto || s.Tokens != 90_000 {
		t.Errorf("finals: %+v", s)
	}
	again, err := parse(string(c.TOML()), "resolved.toml", ".", nil, trains)
	if err != nil || string(again.TOML()) != string(c.TOML()) {
		t.Errorf("%v: %s\nresolves to\n%s", err, c.TOML(), again.TOML())
	}
	one, two := *c, *c
	two.Seed++
	if one.TrainingSeed() == two.TrainingSeed() {
		t.Error("two searches train their candidates from the same weights")
	}
}

// Keys of trainings that have no effect, or no meaning, are errors.
func TestTrainedSearchMessages(t *testing.T) {
	for want, text := range map[string]string{
		`has no effect without an objective whose metric is "trained_loss"`: good + "[training]\ntask = 'copy'\n",
		`strategy.kind ("halving"): promotes candidates`:                    good + "[strategy]\nkind = 'halving'\n",
		`budget.tokens (5): counts tokens of training`:                      good + "[budget]\ntokens = 5\n",
		`training.text: missing`:                                            short,
		`training.text ("no.txt"): `:                                        short + "[training]\ntext = 'no.txt'\n",
		`training.rungs (2): only strategy.kind = "halving"`:                short + "[training]\ntask = 'copy'\nrungs = 2\n",
		`training.test: unknown key`:                                        short + "[training]\ntask = 'copy'\ntest = 'test.txt'\n",
		`less than one window of batch times steps, which is 1120`:          short + "[training]\ntask = 'copy'\ntokens = 100\n",
		`constraint.trained_loss`:                                           short + "[training]\ntask = 'copy'\n[constraint]\ntrained_loss = '<=3'\n",
		`strategy.eta (1): want 2 to 100`:                                   short + "[training]\ntask = 'copy'\n[strategy]\nkind = 'halving'\neta = 1\n",
		`strategy.around ("local"): want "aging", "elitist", "random"`:      short + "[training]\ntask = 'copy'\n[strategy]\nkind = 'halving'\naround = 'local'\n",
		`training.valid_tokens (-1): want at least 0`:                       short + "[training]\ntask = 'copy'\nvalid_tokens = -1\n",
	} {
		k := Knowns{"rnn": {Genome: "cell", Recipe: "recipe", Metrics: append(slices.Clone(trains["rnn"].Metrics), knowns["rnn"].Metrics...)}}
		if _, err := parse(text, "run.toml", ".", nil, k); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nsays  %v\nwants %s", text, err, want)
		}
	}
}
