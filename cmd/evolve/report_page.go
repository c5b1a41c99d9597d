package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/pages"
	"evolve/nn/train/halving"
	"evolve/runs"
	"evolve/runs/report"
)

var reportCommand = command{
	name: "report", args: "[flags] DIR...|FILE.toml", summary: "one page of a run, or of several compared: HTML that needs nothing but itself",
	help: `
Of one run: its winner, best so far and in truth, what candidates came to, metrics, front, what the best are made of, failures,
lineage, configuration, and how to do it again. Of several, or of an experiment file whose runs are there: what evolve compare
prints, as tables and charts. Of a folder of evolve train: perplexities and learning curves. Every chart has its numbers below it. A log of any length makes a page of the same size.

examples:
  evolve report runs/rnn/20261123-101500-s1        writes report.html into that directory
  evolve report -o comparison.html runs/rnn/*
  evolve report compare.toml                       after evolve compare compare.toml, into its folder`,
	run: reportPage,
}

func reportPage(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	out := f.String("o", "", "write to this `file`, - for standard output; default: report.html in the run's directory or the experiment's, or here for several")
	dirs, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return usageError("report: want run directories (evolve list runs shows them), or an experiment file")
	}
	p, name, err := pageOf(ctx, c, dirs)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return err
	}
	name = cmp.Or(*out, name)
	if err := s.put(name, b.Bytes()); err != nil {
		return fmt.Errorf("report: %w (-o writes elsewhere)", err)
	}
	if name != "-" {
		fmt.Fprintln(s.out, name)
	}
	return nil
}

// pageOf is the page of what the arguments name, and where it belongs.
func pageOf(ctx context.Context, c command, dirs []string) (p pages.Page, name string, err error) {
	file, err := experimentFile(c, dirs)
	if err != nil {
		return p, "", err
	}
	dir := filepath.Clean(dirs[0])
	name = filepath.Join(dir, "report.html")
	switch {
	case file != "":
		return experimentPage(file, "report.html")
	case len(dirs) > 1:
		p, err = comparisonPage([]block{{dirs: dirs}})
		return p, "report.html", err
	case isTraining(dir):
		p, err = trainingPage(dir)
	default:
		p, err = runPage(ctx, dir)
	}
	return p, name, err
}

// isTraining reports whether a directory is one of evolve train.
func isTraining(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, halving.LogName))
	return err == nil && !isRun(dir)
}

// runPage is the page of one run, which may be going on.
func runPage(ctx context.Context, dir string) (p pages.Page, err error) {
	conf, why := resolved(dir, nil)
	log, err := runs.Read(dir)
	switch {
	case err != nil:
		return p, cmp.Or(why, err)
	case why != nil:
		return blindPage(ctx, log, why)
	}
	j, err := openWithout(conf)
	if err != nil {
		return p, err
	}
	if err := j.ready(ctx, 1, newProgress(nil, true)); err != nil && !errors.Is(err, context.Canceled) {
		return p, err
	}
	return j.page(ctx, log)
}

// blindPage is the page of a run whose text or other files are not here, for the reason why: all but what would have to be measured.
func blindPage(ctx context.Context, log *runs.Log, why error) (p pages.Page, err error) {
	j, err := openGenomes(filepath.Join(log.Dir, "resolved.toml"), "")
	if err != nil {
		return p, why
	}
	j.common().blind = true
	return j.page(ctx, log)
}

// openWithout is open, also where the oracle's files are gone: a page can do without.
func openWithout(conf *config.Config) (job, error) {
	j, err := open(conf)
	if err == nil || len(conf.Oracle.Files) == 0 || conf.Oracle.Pool {
		return j, err
	}
	conf.Oracle.Files = nil
	return open(conf)
}

// lines adds a chart of series, and their numbers.
func addLines(s *pages.Section, caption string, l report.Labels, all ...report.Series) error {
	svg, err := report.Lines(l, all)
	if err != nil {
		return err
	}
	data := &pages.Table{Head: []string{"series", l.X, l.Y, "from", "to"}, Left: 1}
	for _, one := range all {
		for i := range one.X {
			row := []string{one.Name, pages.Number(one.X[i]), finiteOnly(one.Y[i]), "", ""}
			if one.Low != nil {
				row[3], row[4] = finiteOnly(one.Low[i]), finiteOnly(one.High[i])
			}
			data.Rows = append(data.Rows, row)
		}
	}
	s.Figures = append(s.Figures, pages.Figure{SVG: svg, Caption: caption, Data: data})
	return nil
}
