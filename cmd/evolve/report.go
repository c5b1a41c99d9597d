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
	Name: "report", Args: "[flags] DIR...|FILE.toml", Summary: "write an HTML page about one run, or a comparison of several",
	Help: `
Writes one self-contained HTML file. Its content depends on the argument:

  a run directory      the winner and known genomes, the best objective over time, outcomes,
                       metrics, the front, the parts of the best genomes, failures, lineage,
                       configuration, and how to reproduce the run; with an oracle, the truth
  several directories  what evolve compare prints, as tables and charts
  an experiment file   the same for the runs that evolve compare FILE.toml made
  a train folder       perplexities and learning curves of evolve train

Every chart has its numbers in a table below it. The size of the page does not grow with the log.

examples:
  evolve report runs/rnn/20261123-101500-s1        write report.html into the run directory
  evolve report -o comparison.html runs/rnn/*      compare all runs of a configuration
  evolve report compare.toml                       write into the folder of the experiment`,
	Define: defineReport,
}

func defineReport(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	out := f.String("o", "", "write to this `file`, - for standard output; default: report.html in the directory of the\nrun or the experiment, or in the current folder for several runs")
	return func(ctx context.Context, s cli.Streams, dirs []string) error {
		if len(dirs) == 0 {
			return cli.Usage("report: want run directories (evolve list runs shows them), an experiment file or a train folder")
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

// pageOf returns the page of the arguments, and the path of the file that it is written to by default.
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

// experimentFile returns the only argument if it is an experiment file, and "" if all arguments are directories.
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
