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

// Rungs holds the table [training]: how a search trains its candidates. Every rung has the same recipe and more tokens than the
// one below. A zero field means its default.
type Rungs struct {
	Text        string  `toml:"text,omitempty"`
	Valid       string  `toml:"valid,omitempty"`
	Share       float64 `toml:"share,omitempty"`
	Task        string  `toml:"task,omitempty"`
	Vocabulary  int     `toml:"vocabulary,omitempty"`
	Layers      int     `toml:"layers,omitempty"`
	Width       int     `toml:"width,omitempty"`
	Untied      bool    `toml:"untied,omitempty"`
	Equal       string  `toml:"equal,omitempty"`
	Tokens      int     `toml:"tokens,omitempty"` // of the last rung
	Rungs       int     `toml:"rungs,omitempty"`
	ValidTokens int     `toml:"valid_tokens,omitempty"`
	Rate        Rate    `toml:"rate,omitempty"`
	Rates       Rates   `toml:"rates,omitempty"` // of Auto
	Batch       int     `toml:"batch,omitempty"`
	Steps       int     `toml:"steps,omitempty"`
	Optimizer   string  `toml:"optimizer,omitempty"`
	Clip        float64 `toml:"clip,omitempty"`
	Decay       float64 `toml:"decay,omitempty"`
	Dropout     float64 `toml:"dropout,omitempty"`
	DropWords   float64 `toml:"drop_words,omitempty"`
	DropWeights float64 `toml:"drop_weights,omitempty"`
	GateBias    float64 `toml:"gate_bias,omitempty"`
}

// Training returns the training of a candidate on the last rung.
func (r Rungs) Training() Training {
	return Training{Text: r.Text, Valid: r.Valid, Share: r.Share, Task: r.Task, Vocabulary: r.Vocabulary,
		Layers: r.Layers, Width: r.Width, Untied: r.Untied, Equal: r.Equal, Tokens: r.Tokens, Rungs: 1, Seeds: 1,
		Rate: r.Rate, Rates: r.Rates, Batch: r.Batch, Steps: r.Steps, Optimizer: r.Optimizer, Clip: r.Clip, Decay: r.Decay,
		Dropout: r.Dropout, DropWords: r.DropWords, DropWeights: r.DropWeights, GateBias: r.GateBias}
}

// TrainingSeed returns the seed of the weights that candidates begin with. It is another one for every seed of the search:
// otherwise all searches would favour the cells that one draw of weights suits.
func (c *Config) TrainingSeed() uint64 { return c.Weights.Seed<<32 + c.Seed }

// Defaults of a search that trains its candidates.
const (
	trainedTokens     = 360_000 // of the last rung
	trainedVocabulary = 2000
	trainedWidth      = 64
	halvingRungs      = 2
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

// Defaults fills in the zero fields that mean something for a kind of space and a kind of strategy.
func (r *Rungs) Defaults(kind, strategy string) {
	if r.Rungs = cmp.Or(r.Rungs, 1); strategy == "halving" && r.Rungs == 1 {
		r.Rungs = halvingRungs
	}
	r.Vocabulary, r.Tokens = cmp.Or(r.Vocabulary, trainedVocabulary), cmp.Or(r.Tokens, trainedTokens)
	if kind == "rnn" {
		r.Width, r.Equal = cmp.Or(r.Width, trainedWidth), cmp.Or(r.Equal, "parameters")
	}
	r.Rate = cmp.Or(r.Rate, Auto)
	t := r.Training()
	t.Defaults(kind)
	r.Layers, r.Batch, r.Steps, r.Rates = t.Layers, t.Batch, t.Steps, t.Rates
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
	t.Defaults(c.Space.Kind, c.Strategy.Kind)
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
		s.Optimizer, s.GateBias, s.Decay = cmp.Or(s.Optimizer, t.Optimizer), cmp.Or(s.GateBias, t.GateBias), cmp.Or(s.Decay, t.Decay)
		s.Dropout, s.DropWords, s.DropWeights = cmp.Or(s.Dropout, t.Dropout), cmp.Or(s.DropWords, t.DropWords), cmp.Or(s.DropWeights, t.DropWeights)
		if (s.Rate == 0 || s.Rate == Auto) && len(s.Rates) == 0 {
			s.Rates = t.Rates
		}
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
	if _, bounded := c.Constraint[TrainedLoss]; bounded {
		p.key("constraint."+TrainedLoss, nil, "can be an objective only")
	}
	if c.Combine.Kind == "rank" {
		p.key("combine.kind", c.Combine.Kind, "ranks objectives among random networks, which would all have to be trained: set strategy.kind = \"nsga2\" or \"pdns\", or keep %q as the only objective", TrainedLoss)
	}
	p.within("training.rungs", t.Rungs)
	p.want(t.ValidTokens >= 0, "training.valid_tokens", t.ValidTokens)
	t.Training().Problems(func(key string, value any, want string) { p.key("training."+key, value, "%s", want) })
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
	if first := c.RungTokens()[0]; t.Tokens > 0 && first < t.Batch*t.Steps {
		p.key("training.tokens", t.Tokens, "the first rung has %d tokens, less than one window of batch times steps, which is %d", first, t.Batch*t.Steps)
	}
}
