package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/draw"
	"evolve/nn/rnn"
	"evolve/runs"
)

var drawCommand = command{
	name: "draw", args: "[flags] [PARENT] GENOME", summary: "a picture of a genome, or of what changed from its parent to it",
	help: `
Draws a genome: a run (its winner, or with -id any candidate), a file, a built-in one, or - for standard input. Cells are graphs
from their inputs down to their new states, encoders stacks of blocks.

Of two genomes it draws the second and marks what differs from the first: thick what is new, dotted what is another operation or
size, dashed what is gone. With -parent it marks what differs from the candidate's first parent.

examples:
  evolve draw lstm > lstm.svg
  evolve draw -o winner.svg runs/rnn/20261123-101500-s1
  evolve draw -id 731 -parent -o step.svg runs/rnn/20261123-101500-s1
  evolve draw -o change.svg gru winner.json
  evolve draw -format dot winner.json | dot -Tpdf > winner.pdf`,
	run: drawGenome,
}

// winning stands for the winner, whatever its number is.
const winning = -1

// drawFlags is what draw was asked for.
type drawFlags struct {
	format, out string
	run         string // a run's directory; else paths
	id          int    // a candidate of the run, -1 for the winner
	parent      bool
	paths       []string // one, or a parent and its child
}

func drawGenome(_ context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), drawFlags{}
	kind := spaceFlag(f)
	f.StringVar(&o.format, "format", "svg", "svg or dot")
	f.StringVar(&o.out, "o", "", "write to this `file` instead of standard output")
	f.IntVar(&o.id, "id", winning, "of a run, draw the candidate of this `number` instead of the winner")
	f.BoolVar(&o.parent, "parent", false, "of a run, mark what differs from the candidate's first parent")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 || len(rest) > 2 {
		return usageError("draw: want a run or genome, or a parent and its child, got %d arguments", len(rest))
	}
	if format := formats[filepath.Ext(o.out)]; !given(f, "format") && format == "dot" {
		o.format = format
	}
	if o.id < winning {
		return usageError("draw: -id (%d): candidates are counted from 0", o.id)
	}
	if o.format != "svg" && o.format != "dot" {
		return usageError("draw: -format (%s): want svg or dot", o.format)
	}
	conf := ""
	if o.paths = rest; len(rest) == 1 && isRun(rest[0]) {
		o.run, conf = rest[0], filepath.Join(rest[0], "resolved.toml")
	} else if o.id != winning || o.parent {
		return usageError("draw: -id and -parent are for a run's directory; of two genomes the first is the parent")
	}
	j, err := openGenomes(conf, *kind)
	if err != nil {
		return err
	}
	return j.draw(s, o)
}

func (e *engine[G]) draw(s streams, o drawFlags) error {
	g, err := e.wanted(s, o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := drawAs(o.format)(&b, g); err != nil {
		return err
	}
	return s.put(o.out, b.Bytes())
}

func drawAs(format string) func(io.Writer, draw.Graph) error {
	if format == "dot" {
		return draw.DOT
	}
	return draw.SVG
}

// wanted is the graph that was asked for.
func (e *engine[G]) wanted(s streams, o drawFlags) (g draw.Graph, err error) {
	if o.run != "" {
		return e.candidate(o)
	}
	all := make([]G, len(o.paths))
	for i, path := range o.paths {
		if all[i], err = e.genomeAt(s, path); err != nil {
			return g, err
		}
	}
	if len(all) == 2 {
		return e.change(all[0], all[1]), nil
	}
	return e.graph(all[0]), nil
}

// candidate is a run's winner or the candidate of a number, with its change where that was asked for.
func (e *engine[G]) candidate(o drawFlags) (g draw.Graph, err error) {
	log, err := runs.Read(o.run)
	if err != nil {
		return g, err
	}
	if o.id == winning {
		if o.id, err = winnerID(log); err != nil {
			return g, err
		}
	}
	line, child, err := e.pick(log, o.id)
	switch {
	case err != nil:
		return g, err
	case !o.parent:
		return e.graph(child), nil
	}
	if len(line.Parents) == 0 {
		return g, usageError("draw: candidate %d has no parent: it is a fresh draw", line.ID)
	}
	_, parent, err := e.pick(log, line.Parents[0])
	if err != nil {
		return g, err
	}
	return e.change(parent, child), nil
}

// pick is the candidate of a number.
func (e *engine[G]) pick(log *runs.Log, id int) (line runs.Line, g G, err error) {
	lines, err := runs.Pick(log.Lines(), id)
	if err != nil {
		return line, g, fmt.Errorf("%s: %w of %d", log.Dir, err, log.Count)
	}
	g, err = e.parse(lines[0].Genome)
	return lines[0], g, err
}

// winner is the genome of a run's winner.
func (e *engine[G]) winner(dir string) (g G, err error) {
	log, err := runs.Read(dir)
	if err != nil {
		return g, err
	}
	id, err := winnerID(log)
	if err != nil {
		return g, err
	}
	_, g, err = e.pick(log, id)
	return g, err
}

// winnerID is the number of a run's winner so far: of its trained shortlist, or by its first objective.
func winnerID(log *runs.Log) (int, error) {
	t, err := runs.ReadTrained(log.Dir)
	if err != nil {
		return 0, err
	}
	if t != nil {
		if w, ok := t.Network(t.Winner); ok && w.ID >= 0 {
			return w.ID, nil
		}
	}
	best, err := runs.Top(log.Lines(), 1)
	if err == nil && len(best) == 0 {
		err = fmt.Errorf("%s: no winner in it: no candidate kept all constraints and could be scored", log.Dir)
	}
	if err != nil {
		return 0, err
	}
	return best[0].ID, nil
}

// graph is a genome as a graph.
func (e *engine[G]) graph(g G) draw.Graph {
	n, _ := e.network(g)
	return picture(n)
}

// picture is a network as a graph.
func picture(n nn.Network) draw.Graph {
	if e, ok := n.(bert.Encoder); ok {
		return draw.Encoder(e)
	}
	return draw.Cell(n.(rnn.Cell))
}

// change is a genome as a graph, with what differs from its parent marked.
func (e *engine[G]) change(parent, child G) draw.Graph {
	p, _ := e.network(parent)
	c, _ := e.network(child)
	to := e.match(parent, child)
	if c, ok := c.(bert.Encoder); ok {
		return draw.EncoderChange(p.(bert.Encoder), c, to)
	}
	return draw.CellChange(p.(rnn.Cell), c.(rnn.Cell), to)
}
