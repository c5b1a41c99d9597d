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

// logFormats are forms of the logs of runs.
var logFormats = []string{"csv", "parquet", "tensorboard", "optuna"}

// exportLogs writes the logs of runs in another form; several runs in one file are of Optuna alone.
func exportLogs(ctx context.Context, s cli.Streams, o exportFlags, dirs []string) error {
	if len(dirs) == 0 || len(dirs) > 1 && o.format != "optuna" {
		return cli.Usage("export: -format %s: want one run, got %d arguments", o.format, len(dirs))
	}
	var real []string
	for i, dir := range dirs {
		if !runs.IsRun(dir) {
			return cli.Usage("export: -format %s: %s is not the directory of a run: there is no resolved.toml in it", o.format, dir)
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

// warnTorn reports that a log ends inside a line.
func warnTorn(s cli.Streams, log *runs.Log) {
	if log.Torn {
		fmt.Fprintf(s.Err, "evolve: %s: the last line of the log is torn and left out (evolve resume scores that candidate again)\n", log.Dir)
	}
}

// watched is the lines of a log, each time that they are gone through with a bar, until ctx ends.
func watched(ctx context.Context, s cli.Streams, log *runs.Log) iter.Seq2[runs.Line, error] {
	return func(yield func(runs.Line, error) bool) {
		const some = 1000
		p := cli.NewProgress(s.Err, false)
		p.Begin(log.Dir, log.Count)
		defer p.End()
		for l, err := range log.Lines() {
			if l.ID%some == 0 {
				p.Step(l.ID, "")
				if ctx.Err() != nil {
					err = errors.New("export: interrupted: what it wrote is not whole")
				}
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

func tensorBoard(s cli.Streams, o exportFlags, log *runs.Log, lines iter.Seq2[runs.Line, error]) error {
	name := cmp.Or(o.out, filepath.Join(log.Dir, "events.out.tfevents.evolve"))
	if !strings.Contains(filepath.Base(name), "tfevents") {
		return cli.Usage("export: -o (%s): TensorBoard looks for names with tfevents in them", name)
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

// optuna writes runs as studies of one database.
func optuna(ctx context.Context, s cli.Streams, o exportFlags, dirs []string) error {
	name := cmp.Or(o.out, filepath.Join(dirs[0], "optuna.db"))
	if o.out == "-" || o.out == "" && len(dirs) > 1 {
		return cli.Usage("export: -format optuna: a database of %d runs wants a file, -o studies.db", len(dirs))
	}
	target, regular := cli.OutputPath(name)
	if !regular {
		return cli.Usage("export: -o (%s): is no file, and a database is nothing else", name)
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
