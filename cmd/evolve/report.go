package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/experiment"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/cmd/evolve/internal/pages"
)

var reportCommand = cli.Command{
	Name: "report", Args: "[flags] DIR...|FILE.toml", Summary: "one page of a run, or of several compared: HTML that needs nothing but itself",
	Help: `
Of one run: its winner, best so far and in truth, what candidates came to, metrics, front, what the best are made of, failures,
lineage, configuration, and how to do it again. Of several, or of an experiment file whose runs are there: what evolve compare
prints, as tables and charts. Of a folder of evolve train: perplexities and learning curves. Every chart has its numbers below it. A log of any length makes a page of the same size.

examples:
  evolve report runs/rnn/20261123-101500-s1        writes report.html into that directory
  evolve report -o comparison.html runs/rnn/*
  evolve report compare.toml                       after evolve compare compare.toml, into its folder`,
	Define: defineReport,
}

func defineReport(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	out := f.String("o", "", "write to this `file`, - for standard output; default: report.html in the run's directory or the experiment's, or here for several")
	return func(ctx context.Context, s cli.Streams, dirs []string) error {
		if len(dirs) == 0 {
			return cli.Usage("report: want run directories (evolve list runs shows them), or an experiment file")
		}
		p, name, err := pageOf(ctx, dirs)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := p.Write(&b); err != nil {
			return err
		}
		name = cmp.Or(*out, name)
		if err := s.Put(name, b.Bytes()); err != nil {
			return fmt.Errorf("report: %w (-o writes elsewhere)", err)
		}
		if name != "-" {
			fmt.Fprintln(s.Out, name)
		}
		return nil
	}
}

// pageOf returns the page of what the arguments name, and the path that it belongs to.
func pageOf(ctx context.Context, dirs []string) (p pages.Page, name string, err error) {
	file, err := experimentFile("report", dirs)
	if err != nil {
		return p, "", err
	}
	dir := filepath.Clean(dirs[0])
	name = filepath.Join(dir, "report.html")
	switch {
	case file != "":
		return pages.Experiment(file, "report.html")
	case len(dirs) > 1:
		p, err = pages.Comparison([]experiment.Block{{Dirs: dirs}})
		return p, "report.html", err
	case kinds.IsTraining(dir):
		p, err = pages.Training(dir)
	default:
		p, err = pages.Run(ctx, dir)
	}
	return p, name, err
}

// experimentFile returns the experiment file that the only argument is, "" where all are directories.
func experimentFile(command string, args []string) (string, error) {
	for _, path := range args {
		info, err := os.Stat(path)
		switch {
		case err != nil && (filepath.Ext(path) != ".toml" || len(args) > 1), err == nil && info.IsDir():
		case len(args) > 1:
			return "", cli.Usage("%s: %s is a file: want one experiment file, or directories, got %d arguments", command, path, len(args))
		default:
			return path, nil
		}
	}
	return "", nil
}
