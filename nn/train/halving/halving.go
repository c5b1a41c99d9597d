package halving

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"sync"

	"evolve/nn"
	"evolve/nn/train"
)

// Entrant describes a network that is to be trained.
type Entrant struct {
	Name     string `json:"name"`            // begins the names of its files; different from all others
	Identity string `json:"identity"`        // hash of the network; equal networks share cached results by it
	Baseline bool   `json:"known,omitempty"` // is trained up to the last rung, and takes no place from the others

	Network nn.Network `json:"-"` // an rnn.Cell or a bert.Encoder
	Genome  string     `json:"-"` // one line of JSON, copied to the file of weights; may be empty
	Weights bool       `json:"-"` // its files of weights are needed, so its trainings are not replaced by results from Plan.Cache
}

// Plan describes a comparison by successive halving: all entrants are trained up to the first rung, then the better half
// of those that are not baselines up to the next, and so on. Train, Valid, Seeds, Rungs, Dir and Recipe.Words are required;
// the zero value of every other field is valid.
type Plan struct {
	Recipe
	Train      train.Stream
	Valid      train.Stream
	Test       train.Stream // read once with the best weights after the last rung; empty: no test
	Text       string       // describes the streams; plans whose streams differ must have different texts
	Vocabulary []string     // words by token, copied to files of weights; nil: tokens have no words
	Rates      []float64    // learning rates; each entrant tries all and takes its best. Empty: all have Settings.Rate
	RateTokens int          // read at each of Rates; 0: half of the last rung
	RateSeed   uint64       // of the trainings that try a rate; not among Seeds
	Seeds      []uint64     // every entrant is trained once with each; losses are means over seeds
	Rungs      []int        // tokens that a training has read at the end of each rung, ascending
	Dir        string       // folder of the log, the checkpoints and the weights; created if missing
	Cache      string       // folder of baselines' results, shared by plans; empty: none
	Workers    int          // trainings at the same time, each on one core; 0: 1. It changes no result

	// Progress is called with the tokens that all trainings have read and a note on the latest one, which may be empty. Calls
	// do not overlap. Nil: not called.
	Progress func(tokens int, note string)
}

// Result describes one training of one rung. Losses are mean cross-entropies in nats per token.
type Result struct {
	Rung    int           `json:"rung"` // from 0; RateRung for a training that tries a rate
	Entrant string        `json:"entrant"`
	Seed    uint64        `json:"seed"`
	Rate    float64       `json:"rate"`            // learning rate
	Tokens  int           `json:"tokens"`          // read from the beginning of the training
	Train   float64       `json:"train,omitempty"` // loss since the evaluation before the last
	Valid   float64       `json:"valid,omitempty"` // smallest loss of all evaluations so far
	Test    float64       `json:"test,omitempty"`  // loss with the best weights; last rung only, 0 without Plan.Test
	Ended   string        `json:"ended,omitempty"` // why the training stopped before the rung's tokens
	Failed  bool          `json:"failed,omitempty"`
	Curve   []train.Point `json:"curve,omitempty"` // evaluations of this rung
}

// Outcome describes an entrant after the last rung that it was trained in.
type Outcome struct {
	Entrant
	Rung   int     `json:"rung"`   // the last one, from 0
	Loss   float64 `json:"loss"`   // mean over seeds of Result.Valid, in nats per token; +Inf where a training failed
	Test   float64 `json:"test"`   // mean over seeds of Result.Test
	Rate   float64 `json:"rate"`   // learning rate, one of Plan.Rates if there are any
	Tokens int     `json:"tokens"` // read by each of its trainings in its rungs
	Failed string  `json:"failed,omitempty"`

	Results []Result `json:"results"` // of the last rung, by seed
}

// Budget returns the tokens that a run of the plan reads if no training ends early. They include those of the trainings
// that try a rate.
func (p *Plan) Budget(entrants []Entrant) (tokens int) {
	baselines, others, before := 0, 0, 0
	for _, e := range entrants {
		if e.Baseline {
			baselines++
		} else {
			others++
		}
	}
	if len(p.Rates) > 0 {
		tokens = len(entrants) * len(p.Rates) * p.rateTokens()
	}
	for _, to := range p.Rungs {
		tokens += (baselines + others) * (to - before) * len(p.Seeds)
		others, before = places(others), to
	}
	return tokens
}

// places returns how many of n entrants are promoted: half of them, rounded up.
func places(n int) int { return (n + 1) / 2 }

// Run chooses the learning rate of each entrant, trains the entrants, and returns their outcomes, the best first: by the last
// rung, then by loss. It fills the defaults of p.Settings and p.RateTokens. A training that diverges is no error: its outcome
// has Failed. Run returns an error if the plan or a network is invalid, if a file cannot be read or written, or if the
// context ends; the next call with the same plan then continues from the files in Dir.
func (p *Plan) Run(ctx context.Context, entrants []Entrant) ([]Outcome, error) {
	if err := p.check(entrants); err != nil {
		return nil, err
	}
	var err error
	p.Settings.Tokens = p.Rungs[len(p.Rungs)-1]
	p.RateTokens = p.rateTokens()
	if p.Settings, err = p.Settings.Filled(); err != nil {
		return nil, err
	}
	log, err := p.open(entrants)
	if err != nil {
		return nil, err
	}
	defer log.close()
	workers := &pool{Plan: p, log: log, read: map[string]int{},
		streams: sync.OnceValue(func() string { return train.Digest(p.Train, p.Valid, p.Test) })}
	if err := workers.chooseRates(ctx, entrants); err != nil {
		return nil, err
	}
	outcomes := map[string]Outcome{}
	field := entrants // trained in this rung
	for rung := range p.Rungs {
		results, err := workers.run(ctx, workers.trainings(rung, field))
		if err != nil {
			return nil, err
		}
		for i, e := range field {
			outcomes[e.Name] = outcome(e, rung, results[i*len(p.Seeds):(i+1)*len(p.Seeds)])
		}
		var promoted []Entrant
		if rung < len(p.Rungs)-1 {
			promoted = promote(field, outcomes)
		}
		p.removeCheckpoints(field, promoted)
		field = promoted
	}
	return ranked(entrants, outcomes), nil
}

// check reports the first reason why the plan cannot be run.
func (p *Plan) check(entrants []Entrant) error {
	if len(p.Rungs) == 0 || len(p.Seeds) == 0 || len(entrants) == 0 {
		return fmt.Errorf("halving: %d entrants, %d seeds, %d rungs: at least one of each is required", len(entrants), len(p.Seeds), len(p.Rungs))
	}
	if p.Rungs[0] < 1 || !slices.IsSorted(p.Rungs) {
		return fmt.Errorf("halving: rungs (%v): tokens must be at least 1 and ascending", p.Rungs)
	}
	if p.Dir == "" {
		return errors.New("halving: no folder for the results")
	}
	if err := errors.Join(p.Recipe.check(), p.checkRates()); err != nil {
		return err
	}
	names := map[string]bool{}
	for _, e := range entrants {
		if e.Name == "" || filepath.Base(e.Name) != e.Name {
			return fmt.Errorf("halving: entrant (%q): the name must be that of a file, without a folder", e.Name)
		}
		if names[e.Name] {
			return fmt.Errorf("halving: entrant (%s): two entrants have this name", e.Name)
		}
		names[e.Name] = true
		if err := p.checkNetwork(e.Network); err != nil {
			return fmt.Errorf("halving: entrant (%s): %w", e.Name, err)
		}
	}
	return nil
}

// outcome combines an entrant's results of a rung, one for each seed.
func outcome(e Entrant, rung int, results []Result) Outcome {
	o := Outcome{Entrant: e, Rung: rung, Rate: results[0].Rate, Tokens: results[0].Tokens, Results: results}
	for _, r := range results {
		if r.Failed {
			o.Loss, o.Failed, o.Test = math.Inf(1), r.Ended, 0
			return o
		}
		o.Loss += r.Valid / float64(len(results))
		o.Test += r.Test / float64(len(results))
	}
	return o
}

// promote returns the entrants of the next rung, in the order of the field: the baselines, and the better half of the
// others. Among equal losses the first entrants are promoted. An entrant that failed is not promoted, baseline or not.
func promote(field []Entrant, outcomes map[string]Outcome) (promoted []Entrant) {
	var losses []float64 // of those that are not baselines
	for _, e := range field {
		if !e.Baseline {
			losses = append(losses, outcomes[e.Name].Loss)
		}
	}
	slices.Sort(losses)
	left := places(len(losses))
	for _, e := range field {
		switch o := outcomes[e.Name]; {
		case o.Failed != "":
		case e.Baseline:
			promoted = append(promoted, e)
		case left > 0 && o.Loss <= losses[places(len(losses))-1]:
			promoted, left = append(promoted, e), left-1
		}
	}
	return promoted
}

// ranked returns the outcomes of all entrants, the best first.
func ranked(entrants []Entrant, outcomes map[string]Outcome) (all []Outcome) {
	for _, e := range entrants {
		all = append(all, outcomes[e.Name])
	}
	slices.SortStableFunc(all, func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(b.Rung, a.Rung), cmp.Compare(a.Loss, b.Loss))
	})
	return all
}
