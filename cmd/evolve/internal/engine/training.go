package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	nnrnn "evolve/nn/rnn"
	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
	spacernn "evolve/space/rnn"
)

// apart separates the seeds of a plan from those of the plan with the next first seed.
const apart = 1000

// NewPlan returns the plan of a training whose results go to dir. path returns the path of a text that the configuration names.
// seed is the seed of the first draw of weights, unless it is among those that are used: the plan leaves these out.
func NewPlan(t config.Training, path func(string) string, dir string, seed uint64, used ...uint64) (*halving.Plan, error) {
	lstm, _ := spacernn.LSTM().Identity()
	p := &halving.Plan{Dir: dir, Recipe: halving.Recipe{Equal: halving.Equal(t.Equal), Reference: nnrnn.Cell(lstm), Dropout: t.Drops(), GateBias: t.GateBias,
		Shape: nnrnn.Shape{Layers: t.Layers, Embedding: t.Width, Hidden: t.Width, Tied: !t.Untied}}}
	if t.Task != "" {
		planTask(p, t.Task)
	} else if err := planText(p, t, path); err != nil {
		return nil, err
	}
	t.Tokens = cmp.Or(t.Tokens, 5*len(p.Train.Tokens))
	p.Settings = t.Settings()
	for i := range t.Rungs {
		p.Rungs = append(p.Rungs, max(1, t.Tokens>>(t.Rungs-1-i)))
	}
	if t.Rate == config.Auto {
		p.Rates, p.RateTokens = t.Rates, cmp.Or(t.RateTokens, max(1, t.Tokens/2))
		p.RateSeed = freshSeeds(seed+apart/2, 1, used)[0]
	}
	p.Seeds = freshSeeds(seed, t.Seeds, used)
	return p, nil
}

// freshSeeds returns n seeds from the first one on, all apart, without those that are used.
func freshSeeds(first uint64, n int, used []uint64) (seeds []uint64) {
	for s := first; len(seeds) < n; s += apart {
		if !slices.Contains(used, s) {
			seeds = append(seeds, s)
		}
	}
	return seeds
}

// planText sets the data of a plan to the words of text files.
func planText(p *halving.Plan, t config.Training, path func(string) string) error {
	c, err := train.ReadCorpus(train.Texts{Train: path(t.Text), Valid: path(t.Valid), Test: path(t.Test), Share: t.Share, Vocabulary: t.Vocabulary})
	if err != nil {
		return err
	}
	p.Vocabulary = c.Words
	p.Words, p.Train, p.Valid, p.Test = len(c.Words), train.Next(c.Train), train.Next(c.Valid), train.Next(c.Test)
	p.Text = fmt.Sprintf("%s, %d tokens, %d words", filepath.Base(t.Text), len(c.Train), len(c.Words))
	if t.Valid != "" {
		p.Text += ", validated on " + filepath.Base(t.Valid)
	}
	p.Text += fmt.Sprintf(", %d tokens, %.1f %% unknown", len(c.Valid), 100*c.Unknown)
	return nil
}

// planTask sets the data of a plan to a synthetic task whose optimum is known.
func planTask(p *halving.Plan, task string) {
	const n, check = 400_000, 20_000
	switch task {
	case "markov":
		const symbols = 8
		tokens, entropy := train.Markov(symbols, n+check, 2, 1)
		p.Words, p.Train, p.Valid = symbols, train.Next(tokens[:n]), train.Next(tokens[n:])
		p.Text = fmt.Sprintf("a Markov source of %d symbols, each drawn by the two before: the best possible is %.4g", symbols, train.Perplexity(entropy))
	case "copy":
		const symbols, delay = 6, 8
		p.Words, p.Train, p.Valid = symbols, train.Copy(symbols, delay, n, 1), train.Copy(symbols, delay, check, 2)
		p.Text = fmt.Sprintf("copies of the symbol %d steps before, of %d: the best possible is 1", delay, symbols)
	case "adding":
		const base, length = 4, 10
		p.Words, p.Train, p.Valid = 2*base, train.Adding(base, length, n/length, 1), train.Adding(base, length, check/length, 2)
		p.Text = fmt.Sprintf("sums of two marked digits below %d among %d: the best possible is 1", base, length)
	}
}

// Trainee holds a genome to be trained.
type Trainee struct {
	halving.Entrant
	ID      int    // of the candidate, or -1 for another genome
	Builtin string // the built-in genome of the same identity, "" if there is none
}

// NewTrainee prepares a genome for training. known marks one that serves as a reference.
func NewTrainee(s *kinds.Space, name string, g kinds.Genome, id int, known bool) (Trainee, error) {
	network, identity := s.Network(g)
	if err := network.Check(); err != nil {
		return Trainee{}, fmt.Errorf("%s: %w", name, err)
	}
	text, err := g.MarshalJSON()
	if err != nil {
		return Trainee{}, err
	}
	entrant := halving.Entrant{Name: name, Identity: identity, Baseline: known, Network: network, Genome: string(text)}
	return Trainee{Entrant: entrant, ID: id, Builtin: builtinOf(s, identity)}, nil
}

// builtinOf returns the name of the built-in genome of an identity, "" if there is none.
func builtinOf(s *kinds.Space, identity string) string {
	for _, name := range s.Builtins {
		g, _ := s.Builtin(name)
		if _, known := s.Network(g); known == identity {
			return name
		}
	}
	return ""
}

// Entrants returns the entrants of a plan.
func Entrants(all []Trainee) (list []halving.Entrant) {
	for _, t := range all {
		list = append(list, t.Entrant)
	}
	return list
}

// Trained returns the outcomes of a plan in the form that a run saves, with verdicts. The winner is the best network that is not a known one.
func Trained(p *halving.Plan, all []Trainee, outcomes []halving.Outcome) runs.Trained {
	trainees := map[string]Trainee{}
	for _, t := range all {
		trainees[t.Name] = t
	}
	result := runs.Trained{Text: p.Text, Recipe: RecipeText(p), Words: p.Words, Rates: p.Rates}
	for _, o := range outcomes {
		width, parameters := p.Size(o.Network)
		n := runs.TrainedNetwork{Name: o.Name, ID: trainees[o.Name].ID, Builtin: trainees[o.Name].Builtin, Identity: o.Identity, Known: o.Baseline, Width: width, Parameters: parameters, Rung: o.Rung, Rate: o.Rate,
			Tokens: o.Tokens, Test: o.Test, Failed: o.Failed, Genome: json.RawMessage(o.Genome)}
		if !math.IsInf(o.Loss, 1) {
			n.Valid = o.Loss
			for _, r := range o.Results {
				n.BySeed = append(n.BySeed, runs.SeedLoss{Seed: r.Seed, Valid: r.Valid, Test: r.Test})
			}
		}
		if result.Winner == "" && !o.Baseline && o.Failed == "" {
			result.Winner = o.Name
		}
		result.Networks = append(result.Networks, n)
	}
	result.Judge()
	return result
}

// RecipeText describes the training recipe of a plan in one line.
func RecipeText(p *halving.Plan) string {
	text := fmt.Sprintf("%s %s, %s, batch %d, %d steps, seeds %v", p.Settings.Optimizer, rateText(p), p.Settings.Schedule, p.Settings.Batch, p.Settings.Steps, p.Seeds)
	if p.Shape.Layers > 0 {
		text = fmt.Sprintf("%d layers of %d units (equal %s), ", p.Shape.Layers, p.Shape.Hidden, p.Equal) + text
	}
	if p.GateBias != 0 {
		text += fmt.Sprintf(", gate bias %g", p.GateBias)
	}
	if len(p.Rungs) > 1 {
		text += ", field halved after " + tokensText(p.Rungs[:len(p.Rungs)-1]) + " tokens"
	}
	return text
}

// rateText describes the learning rate of a plan: "0.004", or "at the best of 0.004, 0.008 for each network ...".
func rateText(p *halving.Plan) string {
	if len(p.Rates) == 0 {
		return fmt.Sprintf("%g", p.Settings.Rate)
	}
	grid := strings.ReplaceAll(config.Rates(p.Rates).String(), ",", ", ")
	return fmt.Sprintf("at the best of %s for each network (%s tokens, seed %d)", grid, spaced(p.RateTokens), p.RateSeed)
}

// tokensText lists numbers of tokens, such as "60 000 and 120 000".
func tokensText(all []int) (text string) {
	for i, n := range all {
		switch {
		case i > 0 && i == len(all)-1:
			text += " and "
		case i > 0:
			text += ", "
		}
		text += spaced(n)
	}
	return text
}

// spaced formats a number with a space between thousands.
func spaced(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return spaced(n/1000) + fmt.Sprintf(" %03d", n%1000)
}
