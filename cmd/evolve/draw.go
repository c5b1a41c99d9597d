package main

import (
	"bytes"
	"context"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/nn/draw"
	"evolve/runs"
	"flag"
	"fmt"
	"io"
	"path/filepath"
)

var drawCommand = cli.Command{
	Name: "draw", Args: "[flags] [PARENT] GENOME", Summary: "draw a genome, or the difference between a parent and its child",
	Help: `
Draws a genome as SVG or as a Graphviz graph. Cells are drawn as graphs from their inputs down to
their new states, encoders as stacks of blocks. GENOME is a run directory (its winner, or with -id
any candidate), a genome file, a built-in genome, or - for standard input.

With two genomes it draws the second and marks the differences from the first: thick lines for new
parts, dotted lines for changed operations or sizes, dashed lines for removed parts. With -parent
it marks the differences of a candidate from its first parent.

examples:
  evolve draw lstm > lstm.svg                              a built-in cell
  evolve draw -o winner.svg runs/rnn/20261123-101500-s1    the winner of a run
  evolve draw -id 731 -parent -o step.svg runs/rnn/20261123-101500-s1
                                                           what made candidate 731
  evolve draw -o change.svg gru winner.json                how a cell differs from a GRU
  evolve draw -format dot winner.json | dot -Tpdf > winner.pdf`,
	Define: defineDraw,
}

// theWinner is the value of -id that stands for the winner.
const theWinner = -1

func defineDraw(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	kind := cli.Space(f)
	format := f.String("format", "svg", "svg or dot")
	out := f.String("o", "", "write to this `file`; default: standard output")
	id := f.Int("id", theWinner, "draw the candidate of this `number` of a run; -1: the winner")
	parent := f.Bool("parent", false, "mark the differences of a candidate of a run from its first parent")
	return func(_ context.Context, s cli.Streams, args []string) error {
		if len(args) == 0 || len(args) > 2 {
			return cli.Usage("draw: want a run or genome, or a parent and its child, got %d arguments", len(args))
		}
		if ending := filepath.Ext(*out); ending != "" && !cli.IsSet(f, "format") {
			if *format = formats[ending]; *format != "svg" && *format != "dot" {
				return cli.Usage("draw: -o (%s): want a name that ends in .svg, .dot or .gv, or -format", *out)
			}
		}
		if *id < theWinner {
			return cli.Usage("draw: -id (%d): want a candidate from 0, or -1 for the winner", *id)
		}
		write := map[string]func(io.Writer, draw.Graph) error{"svg": draw.SVG, "dot": draw.DOT}[*format]
		if write == nil {
			return cli.Usage("draw: -format (%s): want svg or dot", *format)
		}
		isRun, path := len(args) == 1 && runs.IsRun(args[0]), ""
		if isRun {
			path = filepath.Join(args[0], runs.ResolvedFile)
		} else if *id != theWinner || *parent {
			return cli.Usage("draw: -id and -parent are for a run's directory; of two genomes the first is the parent")
		}
		conf, err := kinds.LoadAlone(path, *kind)
		if err != nil {
			return err
		}
		space, err := kinds.Open(conf)
		if err != nil {
			return err
		}
		var g draw.Graph
		if isRun {
			g, err = candidateGraph(space, args[0], *id, *parent)
		} else {
			g, err = genomeGraph(s, space, args)
		}
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := write(&b, g); err != nil {
			return err
		}
		return s.Put(*out, b.Bytes())
	}
}

// genomeGraph returns the graph of one genome, or of the second of two with its differences from the first.
func genomeGraph(s cli.Streams, space *kinds.Space, paths []string) (draw.Graph, error) {
	all := make([]kinds.Genome, len(paths))
	for i, path := range paths {
		var err error
		if all[i], err = space.One(s, path); err != nil {
			return draw.Graph{}, err
		}
	}
	if len(all) == 2 {
		return space.ChangeGraph(all[0], all[1]), nil
	}
	return space.Graph(all[0]), nil
}

// candidateGraph returns the graph of a candidate of a run, with its differences from its first parent if parent is set.
func candidateGraph(space *kinds.Space, dir string, id int, parent bool) (g draw.Graph, err error) {
	log, err := runs.Read(dir)
	if err != nil {
		return g, err
	}
	var line runs.Line
	if id == theWinner {
		line, err = log.Winner()
	} else {
		line, err = pick(log, id)
	}
	if err != nil {
		return g, err
	}
	child, err := space.Parse(line.Genome)
	switch {
	case err != nil:
		return g, err
	case !parent:
		return space.Graph(child), nil
	case len(line.Parents) == 0:
		return g, cli.Usage("draw: candidate %d has no parent: it is a random genome", line.ID)
	}
	before, err := pick(log, line.Parents[0])
	if err != nil {
		return g, err
	}
	p, err := space.Parse(before.Genome)
	if err != nil {
		return g, err
	}
	return space.ChangeGraph(p, child), nil
}

// pick returns the log line of a candidate.
func pick(log *runs.Log, id int) (runs.Line, error) {
	lines, err := runs.Pick(log.Lines(), id)
	if err != nil {
		return runs.Line{}, fmt.Errorf("%s: %w of %d", log.Dir, err, log.Count)
	}
	return lines[0], nil
}
