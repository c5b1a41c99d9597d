package search_test

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"evolve/search"
)

// The log depends on Lag, but neither on Workers nor on how long each evaluation takes.
func TestWorkersChangeNothing(t *testing.T) {
	for name, strategy := range smallStrategies() {
		for _, lag := range []int{1, 8, 30} {
			var want string
			for _, workers := range []int{1, 2, 8} {
				o := options(300)
				o.Lag, o.Workers = lag, workers
				r, log := oneMax(strategy(), o)
				r.Eval = func(ctx context.Context, t search.Trial[word]) search.Score {
					if t.Genome&63 == 0 {
						time.Sleep(time.Duration(rand.IntN(300)) * time.Microsecond)
					}
					return rough(ctx, t)
				}
				do(t, r)
				got := asJSON(t, *log)
				if want == "" {
					want = got
				}
				if got != want {
					t.Errorf("%s, lag %d, %d workers: a different log", name, lag, workers)
				}
			}
		}
	}
}

// A run that is cut anywhere and resumed has the same log as the whole run.
func TestResumeContinuesTheSameRun(t *testing.T) {
	for name, strategy := range smallStrategies() {
		for _, lag := range []int{1, 8} {
			o := options(200)
			o.Lag = lag
			whole, want := oneMax(strategy(), o)
			whole.Eval = rough
			status := do(t, whole)
			for cut := 0; cut <= 200; cut += 13 {
				r, log := oneMax(strategy(), o)
				*log = append(*log, (*want)[:cut]...)
				r.Eval, r.Done = rough, logOf((*want)[:cut])
				again := do(t, r)
				if asJSON(t, *log) != asJSON(t, *want) {
					t.Fatalf("%s, lag %d, cut at %d: a different log", name, lag, cut)
				}
				if again.Replayed != cut || again.Best != status.Best || again.Cached != status.Cached {
					t.Fatalf("%s, lag %d, cut at %d: status %+v, want %+v", name, lag, cut, again, status)
				}
			}
		}
	}
}

func TestLargerBudgetContinues(t *testing.T) {
	long, want := oneMax(&search.Aging{}, options(300))
	do(t, long)
	r, log := oneMax(&search.Aging{}, options(300))
	*log = append(*log, (*want)[:120]...)
	r.Done = logOf((*want)[:120])
	do(t, r)
	if asJSON(t, *log) != asJSON(t, *want) {
		t.Error("a different log")
	}
}

func TestReplayRefusesAnotherRun(t *testing.T) {
	first, log := oneMax(&search.Aging{Population: 20, Sample: 5}, options(60))
	do(t, first)
	change := map[string]func(r *search.Run[word]){
		"seed":       func(r *search.Run[word]) { r.Seed++ },
		"strategy":   func(r *search.Run[word]) { r.Strategy = search.Random{} },
		"population": func(r *search.Run[word]) { r.Strategy = &search.Aging{Population: 19, Sample: 5} },
		"budget":     func(r *search.Run[word]) { r.Budget.Evaluations = 59 },
		"given":      func(r *search.Run[word]) { r.Given = []word{3} },
	}
	for name, change := range change {
		r, _ := oneMax(&search.Aging{Population: 20, Sample: 5}, options(60))
		r.Done = logOf(*log)
		change(&r)
		if _, err := r.Do(t.Context()); !errors.Is(err, search.ErrReplay) {
			t.Errorf("%s: %v, want ErrReplay", name, err)
		}
	}
}

// A repeat is not evaluated. Its line names the first candidate of the same genome and has the same outcome.
func TestRepeatsAreNotEvaluated(t *testing.T) {
	evaluated := make(chan word, 1000)
	r, log := oneMax(&search.Local{Start: 2}, options(500))
	r.Space = fewBits{}
	r.Eval = func(ctx context.Context, t search.Trial[word]) search.Score {
		evaluated <- t.Genome
		return ones(ctx, t)
	}
	status := do(t, r)
	close(evaluated)
	seen := map[word]bool{}
	for w := range evaluated {
		if seen[w] {
			t.Fatalf("%v evaluated twice", w)
		}
		seen[w] = true
	}
	if status.Distinct() != len(seen) || status.Cached != 500-len(seen) {
		t.Errorf("%d distinct, %d cached, but %d evaluated", status.Distinct(), status.Cached, len(seen))
	}
	for _, c := range *log {
		if c.Cached == nil {
			continue
		}
		first := (*log)[*c.Cached]
		again := first.Outcome()
		again.Repeats = c.Cached
		if first.Hash != c.Hash || first.Cached != nil || asJSON(t, again) != asJSON(t, c.Outcome()) {
			t.Fatalf("%+v repeats %+v", c, first)
		}
	}
}

// fewBits is a space of 64 words, so that candidates repeat often.
type fewBits struct{ words }

func (fewBits) Random(rng *rand.Rand) word { return word(rng.Uint64N(64)) }

func (fewBits) Mutate(w word, rng *rand.Rand) word { return w ^ 1<<rng.IntN(6) }

func (fewBits) Neighbors(w word) (list []word) {
	for i := range 6 {
		list = append(list, w^1<<i)
	}
	return list
}

func TestFailuresAreLines(t *testing.T) {
	nan := math.NaN()
	fails := map[string]func(ctx context.Context) search.Score{
		"panic: boom":                    func(context.Context) search.Score { panic("boom") },
		"not finite: objective 0 is NaN": func(context.Context) search.Score { return score(nan) },
		"not finite: m is +Inf": func(context.Context) search.Score {
			return search.Score{Metrics: map[string]float64{"m": math.Inf(1)}, Outcome: search.Outcome{Objectives: []float64{1}}}
		},
		"timeout: not scored within 20ms": func(ctx context.Context) search.Score { <-ctx.Done(); return score(1) },
	}
	for want, eval := range fails {
		o := options(3)
		o.Timeout = 20 * time.Millisecond
		r, log := oneMax(search.Random{}, o)
		r.Eval = func(ctx context.Context, _ search.Trial[word]) search.Score { return eval(ctx) }
		status := do(t, r)
		if status.Failed != 3 || status.Best != -1 || status.Stop != search.StopBudget {
			t.Errorf("%s: %+v", want, status)
		}
		for _, c := range *log {
			if c.Err != want || c.Objectives != nil || c.Metrics != nil {
				t.Errorf("line %s, want err %q", asJSON(t, c), want)
			}
		}
	}
}

func score(v float64) search.Score {
	return search.Score{Outcome: search.Outcome{Objectives: []float64{v}}}
}

func TestStopReasons(t *testing.T) {
	target := 30.0
	cases := []struct {
		want search.Stop
		set  func(r *search.Run[word])
	}{
		{search.StopBudget, func(r *search.Run[word]) { r.Budget.Evaluations = 10 }},
		{search.StopTarget, func(r *search.Run[word]) { r.Budget.Target = &target }},
		{search.StopPatience, func(r *search.Run[word]) { r.Budget.Patience = 40; r.Strategy = search.Random{} }},
		{search.StopWall, func(r *search.Run[word]) { r.Budget.Wall = time.Nanosecond }},
		{search.StopFailures, func(r *search.Run[word]) {
			r.MaxFailed = 0.5
			r.Eval = func(context.Context, search.Trial[word]) search.Score { panic("no") }
		}},
		{search.StopExhausted, func(r *search.Run[word]) { r.Strategy = &three{} }},
	}
	for _, c := range cases {
		r, log := oneMax(&search.Aging{Population: 20, Sample: 5}, options(5000))
		c.set(&r)
		status := do(t, r)
		if status.Stop != c.want {
			t.Errorf("stops by %q, want %q", status.Stop, c.want)
		}
		r.Done = logOf(*log) // a finished run that is resumed stops at the same place
		before := len(*log)
		again, _ := oneMax(&search.Aging{Population: 20, Sample: 5}, options(5000))
		c.set(&again)
		again.Done, again.Spent = logOf((*log)[:before]), time.Second
		if s := do(t, again); s.Stop != c.want || s.Told != before {
			t.Errorf("resumed: %q after %d, want %q after %d", s.Stop, s.Told, c.want, before)
		}
	}
}

// three proposes three random genomes and nothing more.
type three struct{ search.Random }

func (*three) Propose(id int, _ *rand.Rand) search.Proposal {
	if id == 3 {
		return search.Proposal{}
	}
	return search.Proposal{Op: search.Fresh}
}

func TestInterruptLeavesAPrefix(t *testing.T) {
	whole, want := oneMax(&search.Aging{}, options(400))
	do(t, whole)
	ctx, cancel := context.WithCancel(t.Context())
	r, log := oneMax(&search.Aging{}, options(400))
	r.Watch = func(c search.Candidate[word], _ search.Status) {
		if c.ID == 150 {
			cancel()
		}
	}
	status, err := r.Do(ctx)
	if err != nil || status.Stop != search.StopInterrupted || len(*log) != 151 {
		t.Fatalf("%v, %v, %d lines", status.Stop, err, len(*log))
	}
	if asJSON(t, *log) != asJSON(t, (*want)[:151]) {
		t.Error("not a prefix of the whole run")
	}
}

func TestFullDiskEndsTheRun(t *testing.T) {
	r, log := oneMax(&search.Aging{}, options(100))
	record := r.Record
	r.Record = func(c search.Candidate[word], took time.Duration) error {
		if c.ID == 42 {
			return errDisk
		}
		return record(c, took)
	}
	if _, err := r.Do(t.Context()); !errors.Is(err, errDisk) || len(*log) != 42 {
		t.Errorf("%v after %d lines", err, len(*log))
	}
}

func TestGivenComeFirst(t *testing.T) {
	r, log := oneMax(&search.Aging{Population: 5, Sample: 2}, options(6))
	r.Given = []word{1<<wordBits - 1, 2}
	do(t, r)
	if l := *log; l[0].Op != search.Given || l[0].Genome != r.Given[0] || l[1].Genome != 2 || l[2].Op != search.Fresh {
		t.Errorf("%s", asJSON(t, l))
	}
}

// CrossMutate makes a crossover, which keeps the bits that both parents share, and then one mutation, which flips one bit.
func TestCrossMutateDoesBoth(t *testing.T) {
	r, log := oneMax(&search.NSGA2{Population: 20, Cross: true}, options(400))
	do(t, r)
	crossed, turned := 0, 0
	for _, c := range *log {
		if c.Op != search.CrossMutate {
			continue
		}
		a, b := (*log)[c.Parents[0]].Genome, (*log)[c.Parents[1]].Genome
		news, far := bits.OnesCount64(uint64((c.Genome^a)&^(a^b))), min(bits.OnesCount64(uint64(c.Genome^a)), bits.OnesCount64(uint64(c.Genome^b)))
		if news > 1 {
			t.Fatalf("%s: %d bits differ from both %x and %x", asJSON(t, c), news, a, b)
		}
		turned += news
		if far > 1 {
			crossed++
		}
	}
	if turned < 50 || crossed < 50 {
		t.Errorf("%d have a flipped bit, %d have bits of both parents", turned, crossed)
	}
}

func TestImpossibleOptions(t *testing.T) {
	r, _ := oneMax(search.Random{}, search.Options{})
	if _, err := r.Do(t.Context()); err == nil || !strings.Contains(err.Error(), "evaluations (0)") {
		t.Error(err)
	}
}
