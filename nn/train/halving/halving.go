package halving

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"evolve/nn"
	"evolve/nn/train"
)

// Entrant is a network to be trained.
type Entrant struct {
	Name     string `json:"name"` // of files, too
	Identity string `json:"identity"`
	Baseline bool   `json:"known,omitempty"` // stays in the field to the end, and takes nobody's place

	Network nn.Network `json:"-"`
	Genome  string     `json:"-"` // as published, one line of JSON
}

// Plan is entrants that are trained by successive halving (Jamieson and Talwalkar, arXiv 1502.07943): everyone for the
// tokens of the first rung, the better half of those that are not Known on to the next, and so on.
type Plan struct {
	Recipe
	Train      train.Stream
	Valid      train.Stream
	Test       train.Stream // may be empty
	Text       string       // what all of this is, for people and for telling fields apart
	Vocabulary []string     // words by token; nil for a task
	Seeds      []uint64     // every entrant is trained with each; they are paired
	Rungs      []int        // tokens read by the end of each, rising
	Dir        string       // where the field keeps what it has done
	Cache      string       // folder of results of known entrants, shared between fields; "" for none
	Workers    int
	Progress   func(tokens int, note string) // called with all tokens read so far; may be nil
}

// Result is one training up to the end of a rung.
type Result struct {
	Rung    int           `json:"rung"`
	Entrant string        `json:"entrant"`
	Seed    uint64        `json:"seed"`
	Tokens  int           `json:"tokens"`
	Train   float64       `json:"train,omitempty"` // losses
	Valid   float64       `json:"valid,omitempty"` // the best so far
	Test    float64       `json:"test,omitempty"`  // of the last rung, where there is a text for it, with the best weights
	Ended   string        `json:"ended,omitempty"` // why it was not trained further
	Failed  bool          `json:"failed,omitempty"`
	Curve   []train.Point `json:"curve,omitempty"` // evaluations of this rung
}

// Outcome is an entrant at the end.
type Outcome struct {
	Entrant
	Rung   int     `json:"rung"`   // the last it was trained in
	Loss   float64 `json:"loss"`   // mean over seeds of the best validation loss there; +Inf where one failed
	Test   float64 `json:"test"`   // the same of the test loss; 0 without
	Tokens int     `json:"tokens"` // read by each of its trainings
	Failed string  `json:"failed,omitempty"`
}

// Budget is the tokens that a field will read if none of its trainings ends early.
func (f *Plan) Budget(entrants []Entrant) (tokens int) {
	known, others, before := 0, 0, 0
	for _, e := range entrants {
		if e.Baseline {
			known++
		} else {
			others++
		}
	}
	for _, to := range f.Rungs {
		tokens += (known + others) * (to - before) * len(f.Seeds)
		others, before = (others+1)/2, to
	}
	return tokens
}

// Run trains the field and returns all entrants, the best first: those of later rungs first, then by loss. The error is the
// context's, or a file's; nothing done is lost by either.
func (f *Plan) Run(ctx context.Context, entrants []Entrant) ([]Outcome, error) {
	if err := f.check(entrants); err != nil {
		return nil, err
	}
	var err error
	f.Settings.Tokens = f.Rungs[len(f.Rungs)-1]
	if f.Settings, err = f.Settings.Filled(); err != nil {
		return nil, err
	}
	log, err := f.open(entrants)
	if err != nil {
		return nil, err
	}
	defer log.close()
	p := &pool{Plan: f, log: log, done: map[string]int{}}
	standings := map[string]Outcome{}
	in := entrants
	for rung := range f.Rungs {
		results, err := p.run(ctx, rung, in)
		if err != nil {
			return nil, err
		}
		for i, e := range in {
			standings[e.Name] = f.standing(e, rung, results[i*len(f.Seeds):(i+1)*len(f.Seeds)])
		}
		var stay []Entrant
		if rung < len(f.Rungs)-1 {
			stay = f.better(in, standings)
		}
		f.forget(in, stay)
		in = stay
	}
	var all []Outcome
	for _, e := range entrants {
		all = append(all, standings[e.Name])
	}
	slices.SortStableFunc(all, func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(b.Rung, a.Rung), cmp.Compare(a.Loss, b.Loss))
	})
	return all, nil
}

func (f *Plan) check(entrants []Entrant) error {
	names := map[string]bool{}
	for _, e := range entrants {
		if names[e.Name] {
			return fmt.Errorf("training: entrant (%s): there are two of this name", e.Name)
		}
		names[e.Name] = true
	}
	if len(f.Rungs) == 0 || len(f.Seeds) == 0 || len(entrants) == 0 {
		return fmt.Errorf("training: nothing to do for %d entrants, %d seeds, %d rungs", len(entrants), len(f.Seeds), len(f.Rungs))
	}
	return nil
}

// standing puts an entrant's trainings of a rung together.
func (f *Plan) standing(e Entrant, rung int, results []Result) Outcome {
	s := Outcome{Entrant: e, Rung: rung, Tokens: results[0].Tokens}
	for _, r := range results {
		if r.Failed {
			s.Loss, s.Failed, s.Test = math.Inf(1), r.Ended, 0
			return s
		}
		s.Loss += r.Valid / float64(len(results))
		s.Test += r.Test / float64(len(results))
	}
	return s
}

// better are who goes on to the next rung, in the order in which they came: known entrants, and the better half of the
// others. Who failed does not go on.
func (f *Plan) better(in []Entrant, standings map[string]Outcome) (stay []Entrant) {
	var losses []float64
	for _, e := range in {
		if !e.Baseline {
			losses = append(losses, standings[e.Name].Loss)
		}
	}
	slices.Sort(losses)
	places := (len(losses) + 1) / 2
	for _, e := range in {
		switch s := standings[e.Name]; {
		case s.Failed != "":
		case e.Baseline:
			stay = append(stay, e)
		case places > 0 && s.Loss <= losses[(len(losses)+1)/2-1]:
			stay, places = append(stay, e), places-1
		}
	}
	return stay
}
