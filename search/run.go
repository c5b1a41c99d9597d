package search

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"time"
)

// Run is one seeded search.
type Run[G Genome] struct {
	Options
	Space    Space[G]
	Strategy Strategy
	Given    []G // starting genomes, in place of the first random ones

	// Eval scores a genome; called from several goroutines. It returns early when ctx ends.
	Eval func(ctx context.Context, g G) Score
	// Done is the log of earlier sessions, in id order; nil for a new run. It is read ahead of the candidates, in another
	// goroutine, which has ended when Do returns.
	Done iter.Seq2[Candidate[G], error]
	// Record keeps a new candidate and the time its evaluation took; called in id order, an error ends the run.
	Record func(c Candidate[G], took time.Duration) error
	// Watch, when set, sees every candidate told, replayed ones too.
	Watch func(c Candidate[G], s Status)
}

// ErrReplay is wrapped by the error of a run whose log does not follow from its settings.
var ErrReplay = errors.New("the log does not follow from this configuration")

// Do runs the search until it stops and says why in the status. It is the only place that starts goroutines. An error
// means that the log could not be read, did not replay, or could not be written; what was recorded before stands.
func (r Run[G]) Do(ctx context.Context) (Status, error) {
	if err := r.check(); err != nil {
		return Status{}, err
	}
	r.Lag, r.Workers = max(r.Lag, 1), max(r.Workers, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l := &loop[G]{Run: r, genomes: newArchive(r.Space), first: map[string]int{}, slots: make(chan struct{}, r.Workers), began: time.Now()}
	l.status.Best = -1
	if r.Done != nil {
		next, stop := readAhead(r.Done)
		defer stop()
		l.next = next
	}
	err := l.run(ctx)
	cancel()
	l.flying.Wait()
	return l.status, err
}

// loop is the state of a run: what was proposed, what is in flight, what was told.
type loop[G Genome] struct {
	Run[G]
	began    time.Time
	status   Status
	genomes  archive[G]
	hashes   []string       // by id
	outcomes []Outcome      // by id, told ones
	first    map[string]int // hash -> id of the first candidate that has it
	given    int            // starting genomes used
	flights  []*flight[G]   // proposed and not told, oldest first
	slots    chan struct{}  // one token per running evaluation
	flying   sync.WaitGroup // evaluations; what is in flight when the run stops is cancelled and waited for
	next     func() (Candidate[G], error, bool)
	closed   Stop // why nothing more is launched, though the budget of evaluations would allow it
	around   neighborhood[G]
}

// flight is a candidate between its proposal and its Tell. landed is closed when candidate and took are final.
type flight[G any] struct {
	candidate Candidate[G]
	took      time.Duration
	replayed  bool
	aborted   bool
	landed    chan struct{}
}

// run fills the window of Lag proposals, waits for the oldest, tells it, and so on: proposal i thus sees exactly the
// outcomes 0..i-Lag, however long each evaluation takes.
func (l *loop[G]) run(ctx context.Context) error {
	for l.status.Stop == "" {
		for l.closed == "" && len(l.flights) < l.Lag && len(l.hashes) < l.Budget.Evaluations {
			if err := l.launch(ctx); err != nil {
				return err
			}
		}
		if len(l.flights) == 0 {
			l.status.Stop = l.closed
			break
		}
		if err := l.land(ctx); err != nil {
			return err
		}
	}
	return l.leftover()
}

// leftover refuses a log that is longer than the run it should be a log of.
func (l *loop[G]) leftover() error {
	if l.next == nil || l.status.Stop == StopInterrupted {
		return nil
	}
	if _, err, ok := l.next(); err != nil || !ok {
		return err
	}
	return fmt.Errorf("search: run stops (%s) after %d candidates, the log has more: %w", l.status.Stop, l.status.Told, ErrReplay)
}

// launch proposes the next candidate and starts its evaluation unless the log or an earlier candidate knows it.
func (l *loop[G]) launch(ctx context.Context) error {
	c, more, err := l.propose(len(l.hashes))
	if !more {
		l.closed = StopExhausted
	}
	if err != nil || !more {
		return err
	}
	f := &flight[G]{candidate: c, landed: make(chan struct{})}
	if err := l.replay(f); err != nil || l.closed != "" {
		return err
	}
	l.genomes.add(c.Genome)
	l.hashes = append(l.hashes, c.Hash)
	l.flights = append(l.flights, f)
	if first, ok := l.first[c.Hash]; !ok {
		l.first[c.Hash] = c.ID
	} else if !f.replayed {
		f.candidate.Cached = &first
	}
	if f.replayed || f.candidate.Cached != nil {
		close(f.landed)
		return nil
	}
	l.flying.Go(func() { l.fly(ctx, f) })
	return nil
}

// propose asks the strategy and carries its proposal out.
func (l *loop[G]) propose(id int) (c Candidate[G], more bool, err error) {
	for {
		rng := Rand(l.Seed, id, StreamPropose)
		p := l.Strategy.Propose(id, rng)
		if p.Op == "" {
			return c, false, nil
		}
		for _, parent := range p.Parents {
			if parent < 0 || parent >= l.status.Told {
				return c, false, fmt.Errorf("search: strategy proposed %s of %d for %d: not told yet", p.Op, parent, id)
			}
		}
		c, ok, err := l.vary(p, rng)
		if err != nil {
			return c, false, err
		}
		if !ok {
			w, walks := l.Strategy.(Walker)
			if !walks {
				return c, false, fmt.Errorf("search: strategy proposed neighbour %d of %d, which does not exist", p.Index, p.Parents[0])
			}
			w.Exhausted(p.Parents[0])
			continue
		}
		c.ID, c.Parents, c.Index = id, p.Parents, p.Index
		if c.Hash == "" {
			c.Hash = c.Genome.Hash()
		}
		return c, true, nil
	}
}

// vary makes the genome a proposal means, with its hash if that is known; ok is false where a Neighbor's index is past
// the last one.
func (l *loop[G]) vary(p Proposal, rng *rand.Rand) (c Candidate[G], ok bool, err error) {
	c.Op = p.Op
	switch p.Op {
	case Fresh:
		if l.given < len(l.Given) {
			l.given++
			c.Op, c.Genome = Given, l.Given[l.given-1]
			return c, true, nil
		}
		c.Genome = l.Space.Random(rng)
		return c, true, nil
	case Mutate:
		parent := p.Parents[0]
		c.Genome, c.Hash = l.mutate(l.genomes.at(parent), l.hashes[parent], rng)
		return c, true, nil
	case Cross, CrossMutate:
		if s, can := As[Crosser[G]](l.Space); can {
			c.Genome = s.Cross(l.genomes.at(p.Parents[0]), l.genomes.at(p.Parents[1]), rng)
			if p.Op == CrossMutate {
				c.Genome, c.Hash = l.mutate(c.Genome, "", rng)
			}
			return c, true, nil
		}
	case Neighbor:
		if s, can := As[Neighborhood[G]](l.Space); can {
			c.Genome, ok = l.around.at(s, &l.genomes, p, l.Seed)
			return c, ok, nil
		}
	}
	return c, false, fmt.Errorf("search: strategy proposed %q, which this space does not offer", p.Op)
}

// mutate makes a mutant of g, whose hash is "" where it is not known, and names it where the space does so.
func (l *loop[G]) mutate(g G, hash string, rng *rand.Rand) (mutant G, mutantHash string) {
	s, can := As[Namer[G]](l.Space)
	if !can {
		return l.Space.Mutate(g, rng), ""
	}
	if hash == "" {
		hash = g.Hash()
	}
	return s.MutateNamed(g, hash, rng)
}

// neighborhood remembers the neighbours of the last parent asked for: a walk asks for them one by one.
type neighborhood[G Genome] struct {
	center int
	known  bool
	list   []G
}

func (n *neighborhood[G]) at(s Neighborhood[G], genomes *archive[G], p Proposal, seed uint64) (g G, ok bool) {
	if center := p.Parents[0]; !n.known || n.center != center {
		n.center, n.known, n.list = center, true, slices.Clone(s.Neighbors(genomes.at(center)))
		Rand(seed, center, StreamNeighbors).Shuffle(len(n.list), func(i, j int) { n.list[i], n.list[j] = n.list[j], n.list[i] })
	}
	if p.Index >= len(n.list) {
		return g, false
	}
	return n.list[p.Index], true
}

// replay takes the candidate's outcome from the log, if the log goes that far, and insists that the log's line is the
// one that was proposed here.
func (l *loop[G]) replay(f *flight[G]) error {
	if l.next == nil {
		return nil
	}
	logged, err, ok := l.next()
	if err != nil {
		return err
	}
	if !ok {
		l.next = nil
		if l.Budget.Wall > 0 && l.Spent >= l.Budget.Wall {
			l.closed = StopWall
		}
		return nil
	}
	if err := same(f.candidate, logged); err != nil {
		return err
	}
	f.candidate, f.replayed = logged, true
	return nil
}

func same[G any](proposed, logged Candidate[G]) error {
	p, q := proposed, logged
	differs := func(what string, p, q any) error {
		return fmt.Errorf("search: candidate %d: %s: proposed %v, logged %v: %w", proposed.ID, what, p, q, ErrReplay)
	}
	switch {
	case p.ID != q.ID:
		return differs("id", p.ID, q.ID)
	case p.Op != q.Op:
		return differs("op", p.Op, q.Op)
	case !slices.Equal(p.Parents, q.Parents) || p.Index != q.Index:
		return differs("parents", p.Parents, q.Parents)
	case p.Hash != q.Hash:
		return differs("hash", p.Hash, q.Hash)
	case !equal(p.Genome, q.Genome):
		return differs("genome", p.Genome, q.Genome)
	}
	return nil
}

// equal reports whether two genomes are the same in every detail, by their own word where they have one: reflection
// takes longer than all else about a line.
func equal[G any](g, h G) bool {
	if own, ok := any(g).(interface{ Equal(G) bool }); ok {
		return own.Equal(h)
	}
	return reflect.DeepEqual(g, h)
}

// fly scores a flight's candidate in its own goroutine, as soon as a slot is free.
func (l *loop[G]) fly(ctx context.Context, f *flight[G]) {
	defer close(f.landed)
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		f.aborted = true
		return
	}
	start := time.Now()
	score := l.score(ctx, f.candidate.Genome)
	f.took = time.Since(start)
	f.aborted = ctx.Err() != nil
	f.candidate.Metrics, f.candidate.Objectives = score.Metrics, score.Objectives
	f.candidate.Violation, f.candidate.Err = score.Violation, score.Err
}

// land waits for the oldest flight, tells the strategy, and records the candidate.
func (l *loop[G]) land(ctx context.Context) error {
	f := l.flights[0]
	<-f.landed
	if f.aborted || ctx.Err() != nil {
		l.status.Stop = StopInterrupted
		return nil
	}
	l.flights = l.flights[1:]
	if f.replayed {
		if err := l.checkRepeat(f.candidate); err != nil {
			return err
		}
	} else {
		if err := l.record(f); err != nil {
			return err
		}
	}
	l.tell(f)
	return nil
}

// checkRepeat insists that a logged line is a repeat exactly where it repeats, with the outcome of the first.
func (l *loop[G]) checkRepeat(c Candidate[G]) error {
	first := l.first[c.Hash]
	if (c.Cached != nil) != (first != c.ID) || c.Cached != nil && *c.Cached != first {
		return fmt.Errorf("search: candidate %d: repeats %d or nothing, the log says otherwise: %w", c.ID, first, ErrReplay)
	}
	if c.Cached == nil {
		return nil
	}
	want := l.outcomes[first]
	want.Repeats = c.Cached
	if !reflect.DeepEqual(c.Outcome(), want) {
		return fmt.Errorf("search: candidate %d: outcome is not that of %d, which it repeats: %w", c.ID, first, ErrReplay)
	}
	return nil
}

func (l *loop[G]) record(f *flight[G]) error {
	if c := &f.candidate; c.Cached != nil {
		o := l.outcomes[*c.Cached]
		c.Objectives, c.Violation, c.Err = o.Objectives, o.Violation, o.Err
	}
	return l.Record(f.candidate, f.took)
}

func (l *loop[G]) tell(f *flight[G]) {
	c, o := f.candidate, f.candidate.Outcome()
	l.outcomes = append(l.outcomes, o)
	l.Strategy.Tell(c.ID, o)
	l.count(f)
	l.status.Stop = l.stop(l.status, l.Spent+time.Since(l.began))
	if l.status.Stop == StopWall && f.replayed {
		l.status.Stop = "" // what is on record was paid for
	}
	if l.Watch != nil {
		l.Watch(c, l.status)
	}
}

func (l *loop[G]) count(f *flight[G]) {
	s, c := &l.status, f.candidate
	s.Told++
	if f.replayed {
		s.Replayed++
	}
	o := c.Outcome()
	switch {
	case c.Cached != nil:
		s.Cached++
	case o.Failed():
		s.Failed++
	case !o.Feasible():
		s.Infeasible++
	}
	if o.Feasible() && (s.Best < 0 || o.Compare(s.Outcome) > 0) {
		s.Best, s.Outcome = c.ID, o
	}
}
