package config

import (
	"cmp"
	"reflect"
	"slices"
)

// TrainedLoss names the metric that trains a candidate as [training] says: its validation loss.
const TrainedLoss = "trained_loss"

// Trains reports whether the search trains its candidates: whether an objective is TrainedLoss.
func (c *Config) Trains() bool {
	return slices.ContainsFunc(c.Objective, func(o Objective) bool { return o.Metric == TrainedLoss })
}

// Defaults of a search that trains its candidates.
const (
	trainedTokens     = 360_000   // of the last rung
	trainedVocabulary = 2000      // words
	trainedWidth      = 64        // units
	mostEvaluations   = 1_000_000 // where the tokens end the run
)

// RungTokens returns the tokens at the end of each rung of [training], from rung 0 on: each rung has eta times as many as the
// one below.
func (c *Config) RungTokens() (rungs []int) {
	tokens := c.Training.Tokens
	for range max(c.Training.Rungs, 1) {
		rungs = append(rungs, max(tokens, 1))
		tokens /= max(c.Strategy.Eta, 2)
	}
	slices.Reverse(rungs)
	return rungs
}

// searchDefaults fills in the zero fields of the trainings of a search.
func (t *Training) searchDefaults(c *Config) {
	if c.Strategy.Kind == "halving" {
		t.Rungs = cmp.Or(t.Rungs, 2)
	}
	t.Vocabulary, t.Tokens = cmp.Or(t.Vocabulary, trainedVocabulary), cmp.Or(t.Tokens, trainedTokens)
	if c.Space.Kind == "rnn" {
		t.Width, t.Equal = cmp.Or(t.Width, trainedWidth), cmp.Or(t.Equal, "parameters")
	}
	t.Rate = cmp.Or(t.Rate, Auto)
	t.Defaults(c.Space.Kind)
	t.Seeds, t.Schedule = 0, "" // they belong to [shortlist]
}

// fillTrained fills in what is different where candidates are trained: the tokens of a budget, not the number of candidates,
// end the run, and a training has no time limit.
func (p *problems) fillTrained(c *Config) {
	if !c.Trains() {
		return
	}
	if _, given := p.given("budget.evaluations"); !given && c.Budget.Tokens > 0 {
		c.Budget.Evaluations = mostEvaluations
	}
	if _, given := p.given("failure.timeout"); !given {
		c.Failure.Timeout.Duration = 0
	}
}

// fillTraining fills in the defaults of [training], makes its sizes the defaults of [model], and its text and sizes those of
// [shortlist].
func (p *problems) fillTraining(c *Config) {
	if !c.Trains() {
		return
	}
	t := &c.Training
	t.searchDefaults(c)
	if c.Space.Kind == "rnn" {
		p.orDefault("model.layers", &c.Model.Layers, t.Layers)
		p.orDefault("model.embedding", &c.Model.Embedding, t.Width)
		p.orDefault("model.hidden", &c.Model.Hidden, t.Width)
		p.orDefault("model.vocabulary", &c.Model.Vocabulary, max(t.Vocabulary, c.Input.Vocabulary))
	}
	if s := &c.Shortlist; s.Size > 0 {
		if s.Text == "" && s.Task == "" {
			s.Text, s.Valid, s.Share, s.Task = t.Text, cmp.Or(s.Valid, t.Valid), cmp.Or(s.Share, t.Share), t.Task
		}
		s.Vocabulary, s.Layers, s.Width = cmp.Or(s.Vocabulary, t.Vocabulary), cmp.Or(s.Layers, t.Layers), cmp.Or(s.Width, t.Width)
		s.Equal, s.Untied, s.Tokens = cmp.Or(s.Equal, t.Equal), s.Untied || t.Untied, cmp.Or(s.Tokens, t.Tokens)
		s.Batch, s.Steps, s.Clip = cmp.Or(s.Batch, t.Batch), cmp.Or(s.Steps, t.Steps), cmp.Or(s.Clip, t.Clip)
	}
}

// orDefault sets a value that was not given.
func (p *problems) orDefault(key string, v *int, otherwise int) {
	if _, given := p.given(key); !given {
		*v = otherwise
	}
}

// checkTraining checks [training], and the keys that need it.
func (p *problems) checkTraining(c *Config) {
	t := c.Training
	if !c.Trains() {
		if !isEmpty(reflect.ValueOf(t)) {
			p.key("training", nil, "has no effect without an objective whose metric is %q", TrainedLoss)
		}
		if c.Strategy.Kind == "halving" {
			p.key("strategy.kind", "halving", "promotes candidates from short trainings to longer ones, which needs an objective whose metric is %q", TrainedLoss)
		}
		if c.Budget.Tokens > 0 {
			p.key("budget.tokens", c.Budget.Tokens, "counts tokens of training, which needs an objective whose metric is %q", TrainedLoss)
		}
		return
	}
	for _, key := range []string{"size", "test", "seeds", "schedule", "every", "patience", "rate_tokens"} {
		if _, given := p.given("training." + key); given {
			p.key("training."+key, nil, "belongs to [shortlist]: %s", map[string]string{
				"size": "every candidate of a search is trained", "test": "a search never reads the test text", "seeds": "a search trains a candidate once",
				"schedule": "each rung anneals to its end", "every": "a candidate is validated at the end of a rung",
				"rate_tokens": "a search tries rates on its first rung",
				"patience":    "a rung is trained to its end"}[key])
		}
	}
	if _, bounded := c.Constraint[TrainedLoss]; bounded {
		p.key("constraint."+TrainedLoss, nil, "can be an objective only")
	}
	t.Seeds = 1
	t.Problems(func(key string, value any, want string) { p.key("training."+key, value, "%s", want) })
	if (t.Text == "") == (t.Task == "") {
		p.key("training.text", nil, "missing: candidates are trained on the words of a file, or on a training.task, not both")
	}
	for key, path := range map[string]string{"text": t.Text, "valid": t.Valid} {
		if path != "" {
			p.checkReadable(c, "training."+key, path)
		}
	}
	if t.Rungs > 1 && c.Strategy.Kind != "halving" {
		p.key("training.rungs", t.Rungs, "only strategy.kind = \"halving\" promotes candidates to further rungs")
	}
	if first := c.RungTokens()[0]; first < t.Batch*t.Steps {
		p.key("training.tokens", t.Tokens, "the first rung has %d tokens, less than one window of batch times steps, which is %d", first, t.Batch*t.Steps)
	}
}
