package main

import (
	"cmp"
	"context"
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/runs"
	runsexport "evolve/runs/export"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"
)

// logFormats lists the formats that export the log of a run.
var logFormats = []string{"csv", "parquet", "tensorboard", "optuna"}

// exportLogs writes the logs of runs in another format. Only Optuna takes several runs.
func exportLogs(ctx context.Context, s cli.Streams, o exportFlags, dirs []string) error {
	if len(dirs) == 0 || len(dirs) > 1 && o.format != "optuna" {
		return cli.Usage("export: -format %s: want one run, got %d arguments", o.format, len(dirs))
	}
	var real []string
	for i, dir := range dirs {
		if !runs.IsRun(dir) {
			return cli.Usage("export: -format %s: %s is not a run directory: it has no resolved.toml (evolve list runs shows the runs)", o.format, dir)
		}
		at, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		if at, _ = cli.OutputPath(at); slices.Contains(real, at) {
			return cli.Usage("export: %s is named twice", dir)
		}
		dirs[i], real = filepath.Clean(dir), append(real, at)
	}
	if o.format == "optuna" {
		return optuna(ctx, s, o, dirs)
	}
	log, err := runs.Read(dirs[0])
	if err != nil {
		return err
	}
	warnTorn(s, log)
	lines := watched(ctx, s, log)
	if o.format == "tensorboard" {
		return tensorBoard(s, o, log, lines)
	}
	return s.PutFunc(o.out, func(w io.Writer) error {
		if o.format == "parquet" {
			return runsexport.Parquet(w, lines, cli.Version)
		}
		return runsexport.CSV(w, lines)
	})
}

// warnTorn warns if the last line of a log is incomplete.
func warnTorn(s cli.Streams, log *runs.Log) {
	if log.Torn {
		fmt.Fprintf(s.Err, "evolve: %s: the last line of the log is incomplete and is skipped (evolve resume scores its candidate again)\n", log.Dir)
	}
}

// watched returns the lines of a log. Each iteration shows its progress, and ends with an error when ctx ends.
func watched(ctx context.Context, s cli.Streams, log *runs.Log) iter.Seq2[runs.Line, error] {
	return func(yield func(runs.Line, error) bool) {
		const interval = 1000
		p := cli.NewProgress(s.Err, false)
		p.Begin(log.Dir, log.Count)
		defer p.End()
		for l, err := range log.Lines() {
			if l.ID%interval == 0 {
				p.Step(l.ID, "")
				if ctx.Err() != nil {
					err = errors.New("export: interrupted: no complete file was written")
				}
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// tensorBoard writes a log as an event file, and prints the command that shows it.
func tensorBoard(s cli.Streams, o exportFlags, log *runs.Log, lines iter.Seq2[runs.Line, error]) error {
	name := cmp.Or(o.out, filepath.Join(log.Dir, "events.out.tfevents.evolve"))
	if !strings.Contains(filepath.Base(name), "tfevents") {
		return cli.Usage("export: -o (%s): TensorBoard reads only files whose name contains tfevents", name)
	}
	wall := map[int]float64{}
	for t, err := range log.Times() {
		if err != nil {
			return err
		}
		wall[t.ID] = t.Wall
	}
	if err := s.PutFunc(name, func(w io.Writer) error { return runsexport.TensorBoard(w, lines, wall) }); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s\ntensorboard --logdir %s\n", name, cli.Quoted(filepath.Dir(name)))
	return nil
}

// optuna writes runs as studies of one database, and prints the command that shows it.
func optuna(ctx context.Context, s cli.Streams, o exportFlags, dirs []string) error {
	name := cmp.Or(o.out, filepath.Join(dirs[0], "optuna.db"))
	if o.out == "-" || o.out == "" && len(dirs) > 1 {
		return cli.Usage("export: -format optuna: want a file for the database of %d runs, -o studies.db", len(dirs))
	}
	target, regular := cli.OutputPath(name)
	if !regular {
		return cli.Usage("export: -o (%s): is not a regular file: want a file for the database", name)
	}
	var all []runsexport.Study
	for _, dir := range dirs {
		log, err := runs.Read(dir)
		if err != nil {
			return err
		}
		one, err := engine.Study(log)
		if err != nil {
			return err
		}
		warnTorn(s, log)
		one.Lines = watched(ctx, s, log)
		all = append(all, one)
	}
	if err := runsexport.Optuna(target, all); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s\noptuna-dashboard sqlite:///%s\n", name, filepath.ToSlash(name))
	return nil
}
