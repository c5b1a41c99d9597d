package halving

import (
	"context"
	"fmt"
	"sync"
)

// pool trains several entrants side by side, each by one goroutine.
type pool struct {
	*Plan
	log *log

	mu   sync.Mutex
	done map[string]int // tokens read, by training
}

// task is one training of a rung.
type task struct {
	rung    int
	entrant Entrant
	seed    uint64
	result  Result
	err     error
	landed  chan struct{}
}

// run trains entrants through a rung, and returns results by entrant and seed. Lines are logged in that order.
func (p *pool) run(ctx context.Context, rung int, in []Entrant) ([]Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	var flying sync.WaitGroup
	defer flying.Wait()
	defer cancel()
	slots := make(chan struct{}, max(1, p.Workers))
	var tasks []*task
	for _, e := range in {
		for _, seed := range p.Seeds {
			tasks = append(tasks, &task{rung: rung, entrant: e, seed: seed, landed: make(chan struct{})})
		}
	}
	var results []Result
	logged := 0
	for ; logged < len(tasks); logged++ {
		r, ok := p.log.take(rung, tasks[logged].entrant.Name, tasks[logged].seed)
		if !ok {
			break
		}
		p.tell(tasks[logged], p.Rungs[rung], "")
		results = append(results, r)
	}
	for _, t := range tasks[logged:] {
		flying.Go(func() {
			defer close(t.landed)
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
				t.result, t.err = p.train(ctx, t)
			case <-ctx.Done():
				t.err = ctx.Err()
			}
		})
	}
	for _, t := range tasks[logged:] {
		<-t.landed
		if t.err != nil {
			return nil, t.err
		}
		if err := p.log.append(t.result); err != nil {
			return nil, err
		}
		results = append(results, t.result)
	}
	return results, nil
}

// tell says how far a training has come.
func (p *pool) tell(t *task, tokens int, note string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[t.name()] = tokens
	all := 0
	for _, n := range p.done {
		all += n
	}
	if p.Progress != nil {
		p.Progress(all, note)
	}
}

// name is that of a training's files.
func (t *task) name() string { return fmt.Sprintf("%s-s%d", t.entrant.Name, t.seed) }
