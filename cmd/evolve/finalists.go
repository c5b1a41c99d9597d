package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"evolve/nn/draw"
	"evolve/nn/train/halving"
	"evolve/runs"
)

// trainBest trains the shortlist of a run beside networks that everybody knows; the best of it becomes the winner. Everything
// is kept below the run's directory, and goes on from there.
func (e *engine[G]) trainBest(ctx context.Context, s streams, r runFlags, sum *summary, best []runs.Line, keep keeper) error {
	t := e.config.Shortlist
	if t.Size == 0 {
		return nil
	}
	if r.look {
		return e.lookAtTrained(sum, best)
	}
	f, err := newField(t, e.config.Path, shortlistDir(sum.Directory), e.config.Seed)
	if err != nil {
		return err
	}
	all, err := e.finalists(sum, best[:min(t.Size, len(best))])
	if err != nil {
		return err
	}
	if e.cache != nil {
		f.Cache = filepath.Join(e.cache.dir, "trained")
	}
	f.Workers = r.workers
	p := newProgress(s.err, r.quiet)
	p.begin("tokens", f.Budget(networks(all)))
	f.Progress = p.step
	standings, err := f.Run(ctx, networks(all))
	p.end()
	if ctx.Err() != nil {
		return e.interruptedTraining(s, sum)
	}
	if err != nil {
		return err
	}
	result := trained(f, all, standings)
	sum.Trained = &result
	if winner, ok := sum.crown(best); ok {
		if err := e.keepCrowned(winner, f, keep); err != nil {
			return err
		}
	}
	text, err := encodeTrained(result)
	if err != nil {
		return err
	}
	return keep(runs.TrainedFile, text)
}

// lookAtTrained takes what is kept of a run that nothing can be added to.
func (e *engine[G]) lookAtTrained(sum *summary, best []runs.Line) (err error) {
	if sum.Trained, err = runs.ReadTrained(sum.Directory); err != nil || sum.Trained == nil {
		return err
	}
	sum.crown(best)
	return nil
}

func (e *engine[G]) interruptedTraining(s streams, sum *summary) error {
	fmt.Fprintf(s.err, "interrupted while the shortlist was trained; nothing is lost\n  evolve resume %s\n", quoted(sum.Directory))
	return exitError{exitInterrupted, context.Canceled}
}

// finalists are the best of a run, in the order of the metric that ranked them anew if there is one, and known networks.
func (e *engine[G]) finalists(sum *summary, best []runs.Line) (all []entrant[G], err error) {
	for i := range sum.Shortlist[:min(len(best), len(sum.Shortlist))] {
		best[i] = sum.Shortlist[i].line
	}
	for _, l := range best {
		g, err := e.parse(l.Genome)
		if err != nil {
			return nil, err
		}
		one, err := e.entrant(fmt.Sprintf("c%d", l.ID), g, l.ID, false)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	for _, name := range e.known {
		known, _ := e.builtin(name)
		one, err := e.entrant(name, known, -1, true)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// crown makes the best that was trained the winner. Where all failed the best by the metric stays.
func (s *summary) crown(best []runs.Line) (trained runs.TrainedNetwork, ok bool) {
	s.Mode = "trained"
	if trained, ok = s.Trained.Network(s.Trained.Winner); !ok {
		return trained, false
	}
	for i, l := range best {
		if l.ID == trained.ID {
			s.Winner = &best[i]
		}
	}
	return trained, true
}

// keepCrowned keeps the winner that was trained, its picture and its weights.
func (e *engine[G]) keepCrowned(w runs.TrainedNetwork, f *halving.Plan, keep keeper) error {
	if err := keep("best/winner.json", append([]byte(w.Genome), '\n')); err != nil {
		return err
	}
	weights, err := os.ReadFile(f.Weights(w.Name, f.Seeds[0]))
	if err == nil {
		err = keep("best/winner.safetensors", weights)
	}
	if err != nil {
		return err
	}
	g, err := e.parse(w.Genome)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	network, _ := e.network(g)
	if err := draw.SVG(&b, picture(network)); err != nil {
		return err
	}
	return keep("best/winner.svg", b.Bytes())
}
