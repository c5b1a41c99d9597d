package config

import (
	"fmt"
	"strings"

	"evolve/search"
)

// rule defines the allowed values of a key. The checks and the reference of all keys read the same table.
type rule struct {
	low, high int      // of a whole number
	choices   []string // of a string
	text      string   // anything else, as messages say it behind "want"
	cells     string   // the text for recurrent cells, where it is another
}

// allowed returns the rule as messages say it.
func (r rule) allowed() string {
	switch {
	case r.text != "":
		return r.text
	case r.choices != nil:
		return quotedList(r.choices)
	case r.high != 0:
		return fmt.Sprintf("%d to %d", r.low, r.high)
	}
	return ""
}

// allowedOf returns the rule for a kind of space.
func (r rule) allowedOf(kind string) string {
	if kind == "rnn" && r.cells != "" {
		return r.cells
	}
	return r.allowed()
}

const billion = 1_000_000_000

// rules lists the keys by their dotted names, without the numbers of elements.
var rules = map[string]rule{
	"name": {text: "a-z, 0-9 and . _ - only, and no dot in front"},

	"space.kind":          {choices: Kinds},
	"space.nodes":         {low: 3, high: 120},
	"space.hidden_states": {low: 1, high: 8},
	"space.intermediate":  {low: 1, high: 60},
	"space.reading":       {choices: []string{"nominal", "trained", "paper"}},
	"space.hidden":        {low: 1, high: 16384},
	"space.layers":        {low: 1, high: 256},
	"space.operations":    {text: "SDP, WMA, DFT, DCT, or DSC with an odd kernel up to 255, such as DSC5", cells: quotedList(cellOperations) + "; linear among them"},
	"space.heads":         {text: "divisors of every value of space.hidden"},
	"space.feed_forward":  {low: 1, high: 65536},
	"space.feed_forwards": {low: 1, high: 64},

	"model.layers":     {low: 1, high: 100},
	"model.embedding":  {low: 1, high: 16384},
	"model.hidden":     {low: 1, high: 16384},
	"model.vocabulary": {low: 2, high: 10_000_000},
	"model.positions":  {low: 2, high: 4096},
	"model.cotangent":  {choices: []string{"random", "ones"}},

	"input.kind":       {choices: inputKinds},
	"input.vocabulary": {low: 2, high: 10_000_000},
	"input.exponent":   {text: "more than 0, at most 10"},

	"objective.metric":    {text: "a metric with a direction"},
	"objective.repeats":   {low: 1, high: 100_000},
	"objective.layer":     {low: 1, high: 100_000},
	"objective.layers":    {low: 1, high: 100_000},
	"objective.width":     {low: 1, high: 100_000},
	"objective.embedding": {low: 1, high: 100_000},
	"objective.batch":     {low: 1, high: 100_000},
	"objective.steps":     {low: 1, high: 100_000},
	"objective.length":    {low: 1, high: 100_000},

	"combine.kind":   {choices: []string{"rank", "none"}},
	"combine.sample": {low: 2, high: 1_000_000},

	"strategy.kind":         {choices: Strategies},
	"strategy.population":   {low: 1, high: 10_000_000},
	"strategy.sample":       {low: 1, high: 10_000_000},
	"strategy.around":       {choices: search.Breeders},
	"strategy.eta":          {low: 2, high: 100},
	"strategy.crossover":    {text: "a share from 0 to 1"},
	"strategy.start":        {low: 1, high: 10_000_000},
	"strategy.by":           {text: "metrics with a direction"},
	"strategy.cheap":        {text: "a metric with a direction, with settings such as hidden_covariance:layer=2, or \"learned\""},
	"strategy.random_share": {text: "a share from 0 to 1"},
	"strategy.warmup":       {low: 0, high: 10_000_000},
	"strategy.screen":       {low: 0, high: 10_000},
	"strategy.lag":          {low: 1, high: 100_000},

	"budget.evaluations":    {low: 1, high: billion},
	"budget.distinct":       {low: 0, high: billion},
	"budget.tokens":         {text: "at least 0"},
	"training.valid_tokens": {text: "at least 0"},
	"training.rungs":        {low: 1, high: 10},
	"budget.patience":       {low: 0, high: billion},
	"budget.target":         {text: "a finite number"},
	"failure.max_failed":    {text: "a share from 0 (any) to 1"},
	"output.top":            {low: 1, high: 100_000},
	"output.rerank":         {text: "a metric with a direction, - in front for the other direction"},
	"shortlist.size":        {low: 0, high: 100_000},
	"shortlist.distance":    {low: 1, high: 1000},
	"shortlist.known":       {text: "built-in networks"},
	"shortlist.share":       {text: "a share less than 1"},
	"shortlist.task":        {choices: Tasks},
	"shortlist.equal":       {text: `"width" or "parameters"`},
	"shortlist.optimizer":   {choices: []string{"adam", "sgd"}},
	"shortlist.schedule":    {choices: []string{"constant", "cosine", "plateau", "tail"}},

	"shortlist.vocabulary":   {low: 3, high: 10_000_000},
	"shortlist.layers":       {low: 1, high: 64},
	"shortlist.width":        {low: 1, high: 16384},
	"shortlist.rungs":        {low: 1, high: 20},
	"shortlist.seeds":        {low: 1, high: 1000},
	"shortlist.tokens":       {text: "at least 1"},
	"shortlist.batch":        {text: "at least 1"},
	"shortlist.steps":        {text: "at least 1"},
	"shortlist.rate":         {text: rateText},
	"shortlist.rates":        {text: ratesText},
	"shortlist.rate_tokens":  {text: "at least 1, at most the tokens"},
	"shortlist.decay":        {text: "at least 0"},
	"shortlist.every":        {text: "at least 0"},
	"shortlist.patience":     {text: "at least 0"},
	"shortlist.dropout":      {text: "a probability less than 1"},
	"shortlist.drop_words":   {text: "a probability less than 1"},
	"shortlist.gate_bias":    {text: "a finite number"},
	"shortlist.drop_weights": {text: "a probability less than 1"},

	"seeds": {low: 1, high: 10_000}, // of an experiment
}

// ruleOf returns the rule of a key. The keys of [training] that [shortlist] has too have its rules.
func ruleOf(key string) rule {
	if r, ok := rules[key]; ok {
		return r
	}
	if same, ok := strings.CutPrefix(key, "training."); ok {
		return rules["shortlist."+same]
	}
	return rule{}
}

// within notes a whole number that the rule of its key does not allow.
func (p *problems) within(path string, v int) {
	r := rules[path]
	p.between(path, v, r.low, r.high)
}

func (p *problems) between(path string, v, low, high int) {
	if v < low || v > high {
		p.key(path, v, "want %d to %d", low, high)
	}
}

// choice notes a string that is none of those that the rule of its key lists.
func (p *problems) choice(path, v string) { p.oneOf(path, v, rules[path].choices...) }

// want notes a value that the rule of its key does not allow, unless ok.
func (p *problems) want(ok bool, path string, v any) {
	if !ok {
		p.key(path, v, "want %s", rules[path].allowed())
	}
}
