package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"evolve/fitness"
	"evolve/runs"
	"evolve/runs/export"
)

// logFormats are forms of the logs of runs.
var logFormats = []string{"csv", "parquet", "tensorboard", "optuna"}

// exportLogs writes the logs of runs in another form; several runs in one file are of Optuna alone.
func exportLogs(ctx context.Context, s streams, o exportFlags, dirs []string) error {
	if len(dirs) == 0 || len(dirs) > 1 && o.format != "optuna" {
		return usageError("export: -format %s: want one run, got %d arguments", o.format, len(dirs))
	}
	var real []string
	for i, dir := range dirs {
		if !isRun(dir) {
			return usageError("export: -format %s: %s is not the directory of a run: there is no resolved.toml in it", o.format, dir)
		}
		at, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		if at, _ = outputAt(at); slices.Contains(real, at) {
			return usageError("export: %s is named twice", dir)
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
	tellTorn(s, log)
	lines := watched(ctx, s, log)
	if o.format == "tensorboard" {
		return tensorBoard(s, o, log, lines)
	}
	return s.stream(o.out, func(w io.Writer) error {
		if o.format == "parquet" {
			return export.Parquet(w, lines, version)
		}
		return export.CSV(w, lines)
	})
}

// tellTorn says that a log ends inside a line.
func tellTorn(s streams, log *runs.Log) {
	if log.Torn {
		fmt.Fprintf(s.err, "evolve: %s: the last line of the log is torn and left out (evolve resume scores that candidate again)\n", log.Dir)
	}
}

// watched is the lines of a log, each time that they are gone through with a bar, until ctx ends.
func watched(ctx context.Context, s streams, log *runs.Log) iter.Seq2[runs.Line, error] {
	return func(yield func(runs.Line, error) bool) {
		const some = 1000
		p := newProgress(s.err, false)
		p.begin(log.Dir, log.Count)
		defer p.end()
		for l, err := range log.Lines() {
			if l.ID%some == 0 {
				p.step(l.ID, "")
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

func tensorBoard(s streams, o exportFlags, log *runs.Log, lines iter.Seq2[runs.Line, error]) error {
	name := cmp.Or(o.out, filepath.Join(log.Dir, "events.out.tfevents.evolve"))
	if !strings.Contains(filepath.Base(name), "tfevents") {
		return usageError("export: -o (%s): TensorBoard looks for names with tfevents in them", name)
	}
	wall := map[int]float64{}
	for t, err := range log.Times() {
		if err != nil {
			return err
		}
		wall[t.ID] = t.Wall
	}
	if err := s.stream(name, func(w io.Writer) error { return export.TensorBoard(w, lines, wall) }); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s\ntensorboard --logdir %s\n", name, quoted(filepath.Dir(name)))
	return nil
}

// optuna writes runs as studies of one database.
func optuna(ctx context.Context, s streams, o exportFlags, dirs []string) error {
	name := cmp.Or(o.out, filepath.Join(dirs[0], "optuna.db"))
	if o.out == "-" || o.out == "" && len(dirs) > 1 {
		return usageError("export: -format optuna: a database of %d runs wants a file, -o studies.db", len(dirs))
	}
	target, regular := outputAt(name)
	if !regular {
		return usageError("export: -o (%s): is no file, and a database is nothing else", name)
	}
	var all []export.Study
	for _, dir := range dirs {
		log, err := runs.Read(dir)
		if err != nil {
			return err
		}
		j, err := openGenomes(filepath.Join(dir, "resolved.toml"), "")
		if err != nil {
			return err
		}
		study, err := j.asStudy(log)
		if err != nil {
			return err
		}
		tellTorn(s, log)
		study.Lines = watched(ctx, s, log)
		all = append(all, study)
	}
	if err := export.Optuna(target, all); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s\noptuna-dashboard sqlite:///%s\n", name, filepath.ToSlash(name))
	return nil
}

// asStudy is a run's log as Optuna has it: what a genome is made of are its parameters.
func (e *engine[G]) asStudy(log *runs.Log) (s export.Study, err error) {
	s = export.Study{Name: filepath.ToSlash(log.Dir), Times: log.Times(), Params: e.params}
	for _, t := range e.evaluator.Objectives {
		s.Objectives = append(s.Objectives, export.Objective{Name: t.Label, Minimize: t.Direction == fitness.Minimize})
	}
	if e.combined() {
		s.Objectives = []export.Objective{{Name: e.objectiveText()}}
	}
	s.Begun, err = begun(log)
	return s, err
}

// begun is about when a run did: as long before its last candidate as its sessions took.
func begun(log *runs.Log) (at time.Time, err error) {
	info, err := os.Stat(filepath.Join(log.Dir, "log.jsonl"))
	if err != nil {
		return at, err
	}
	wall := 0.0
	for t, err := range log.Times() {
		if err != nil {
			return at, err
		}
		wall = t.Wall
	}
	return info.ModTime().Add(-time.Duration(wall * float64(time.Second))), nil
}

// params are the genes of a candidate's genome; one that has several parts has each as its own.
func (e *engine[G]) params(l runs.Line) (all []export.Param, err error) {
	g, err := e.parse(l.Genome)
	if err != nil {
		return nil, err
	}
	parts := e.parts(g)
	for _, gene := range e.genes(e.config.Space) {
		for i, level := range parts[gene.Name] {
			name := gene.Name
			if len(parts[name]) > 1 {
				name += " " + strconv.Itoa(i+1)
			}
			if at := slices.Index(gene.Levels, level); at >= 0 {
				all = append(all, export.Param{Name: name, Choices: gene.Levels, Choice: at})
			}
		}
	}
	return all, nil
}
