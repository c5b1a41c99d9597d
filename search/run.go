package search

import (
	"context"
	"iter"
	"sync"
	"time"
)

// Run describes one seeded search. Space, Strategy, Eval, Record and Budget.Evaluations must be set. A Strategy keeps
// state, so every run needs a new one.
type Run[G Genome] struct {
	Options
	Space    Space[G]
	Strategy Strategy
	Given    []G // starting genomes, which take the place of the first random ones

	// Eval scores a genome. Several goroutines call it at once. It returns early when ctx ends.
	Eval func(ctx context.Context, t Trial[G]) Score
	// Done yields the log of earlier sessions in id order; nil for a new run. Another goroutine reads it ahead and has ended
	// when Do returns.
	Done iter.Seq2[Candidate[G], error]
	// Record stores a new candidate and the time that its evaluation took. It is called in id order; an error ends the run.
	Record func(c Candidate[G], took time.Duration) error
	// Watch, when set, is called after every candidate, replayed ones too.
	Watch func(c Candidate[G], s Status)
}

// Do runs the search until it stops and returns the status, which says why. Cancelling ctx interrupts the run, which is
// not an error. An error means that the log could not be read, did not replay, or could not be written, or that the
// strategy proposed what the space cannot make; what was recorded before remains valid. When Do returns, no goroutine of
// the run is left except an Eval that ignores the end of its context after a Timeout.
func (r Run[G]) Do(ctx context.Context) (Status, error) {
	if err := r.check(); err != nil {
		return Status{}, err
	}
	r.Lag, r.Workers = max(r.Lag, 1), max(r.Workers, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l := &loop[G]{Run: r, genomes: newGenomeStore(r.Space), first: map[tried]int{}, slots: make(chan struct{}, r.Workers), started: time.Now()}
	l.status.Best, l.status.Charged = -1, r.Charged
	if r.Done != nil {
		next, stop := readAhead(r.Done)
		defer stop()
		l.next = next
	}
	err := l.run(ctx)
	cancel()
	l.running.Wait()
	return l.status, err
}

// loop holds the state of a run: what was proposed, what is in flight, what was told.
type loop[G Genome] struct {
	Run[G]
	started   time.Time
	status    Status
	genomes   genomeStore[G]
	hashes    []string                           // of all candidates proposed, by id
	outcomes  []Outcome                          // of all candidates told, by id
	first     map[tried]int                      // id of the first candidate of a genome at a rung
	given     int                                // number of starting genomes used
	inFlight  []*evaluation[G]                   // proposed and not told, oldest first
	slots     chan struct{}                      // holds one token per evaluation at work
	running   sync.WaitGroup                     // goroutines of evaluations; when the run stops they are cancelled and waited for
	next      func() (Candidate[G], error, bool) // reads the log; nil where there is none, or no more of it
	ending    Stop                               // why no more candidates are submitted although the budget has room for them
	neighbors neighborCache[G]
}

// tried names a genome at a rung, which is evaluated once.
type tried struct {
	hash string
	rung int
}

// evaluation holds a candidate from its proposal until it is told. done is closed when candidate and took are final.
type evaluation[G any] struct {
	candidate Candidate[G]
	took      time.Duration
	replayed  bool // its outcome comes from the log
	aborted   bool // the context ended first
	done      chan struct{}
}

// run submits candidates until Lag of them are in flight, collects the oldest, and so on. Proposal i therefore sees exactly
// the outcomes 0..i-Lag, however long each evaluation takes.
func (l *loop[G]) run(ctx context.Context) error {
	for l.status.Stop == "" {
		for l.ending == "" && len(l.inFlight) < l.Lag && len(l.hashes) < l.Budget.Evaluations {
			if err := l.submit(ctx); err != nil {
				return err
			}
		}
		if len(l.inFlight) == 0 {
			l.status.Stop = l.ending
			break
		}
		if err := l.collect(ctx); err != nil {
			return err
		}
	}
	return l.checkLogEnds()
}

// submit proposes the next candidate and starts its evaluation, unless the log or an earlier candidate has its outcome.
func (l *loop[G]) submit(ctx context.Context) error {
	c, more, err := l.propose(len(l.hashes))
	if !more {
		l.ending = StopExhausted
	}
	if err != nil || !more {
		return err
	}
	e := &evaluation[G]{candidate: c, done: make(chan struct{})}
	if err := l.replay(e); err != nil || l.ending != "" {
		return err
	}
	l.genomes.add(c.Genome)
	l.hashes = append(l.hashes, c.Hash)
	l.inFlight = append(l.inFlight, e)
	if first, repeats := l.first[tried{c.Hash, c.Rung}]; !repeats {
		l.first[tried{c.Hash, c.Rung}] = c.ID
	} else if !e.replayed {
		e.candidate.Cached = &first
	}
	if e.replayed || e.candidate.Cached != nil {
		close(e.done)
		return nil
	}
	l.running.Go(func() { l.evaluate(ctx, e) })
	return nil
}

// collect waits for the oldest candidate in flight, records it unless it is replayed, and tells the strategy.
func (l *loop[G]) collect(ctx context.Context) error {
	e := l.inFlight[0]
	<-e.done
	if e.aborted || ctx.Err() != nil {
		l.status.Stop = StopInterrupted
		return nil
	}
	l.inFlight = l.inFlight[1:]
	if e.replayed {
		if err := l.checkRepeat(e.candidate); err != nil {
			return err
		}
	} else {
		if err := l.record(e); err != nil {
			return err
		}
	}
	l.tell(e)
	return nil
}

// record completes a repeat with the outcome of the candidate that it repeats, and calls Record.
func (l *loop[G]) record(e *evaluation[G]) error {
	if c := &e.candidate; c.Cached != nil {
		o := l.outcomes[*c.Cached]
		c.Objectives, c.Violation, c.Err = o.Objectives, o.Violation, o.Err
	}
	return l.Record(e.candidate, e.took)
}

// tell passes the outcome to the strategy and updates the status, which may stop the run.
func (l *loop[G]) tell(e *evaluation[G]) {
	c, o := e.candidate, e.candidate.Outcome()
	l.outcomes = append(l.outcomes, o)
	l.Strategy.Tell(c.ID, o)
	if s, learns := l.Space.(Learner[G]); learns {
		s.Learn(c)
	}
	l.count(e)
	l.status.Stop = l.stopReason(l.status, l.Spent+time.Since(l.started))
	if l.status.Stop == StopWall && e.replayed {
		l.status.Stop = "" // an earlier session has spent the time of what is in the log
	}
	if l.Watch != nil {
		l.Watch(c, l.status)
	}
}

// count adds a candidate to the status and keeps the best one.
func (l *loop[G]) count(e *evaluation[G]) {
	s, c := &l.status, e.candidate
	s.Told++
	if e.replayed {
		s.Replayed++
	}
	o := c.Outcome()
	s.Charged += o.Cost
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
