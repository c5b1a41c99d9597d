package main

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/nn/export"
	"evolve/runs"
)

// allThere refuses a path that does not exist before time is spent on the others.
func (f family) allThere(paths []string) error {
	for _, path := range paths {
		if slices.Contains(f.builtins, path) || path == "-" {
			continue
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return exitError{exitMissing, fmt.Errorf("%s: no such file, nor a built-in %s (%s)", path, f.genome, strings.Join(f.builtins, ", "))}
		}
	}
	return nil
}

// records reads every path; a built-in name wins over a file of that name.
func (e *engine[G]) records(s streams, paths []string) iter.Seq[record[G]] {
	return func(yield func(record[G]) bool) {
		for _, path := range paths {
			for r := range e.recordsAt(s, path) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// recordsAt reads a built-in genome, standard input, a model that carries its genome, networks that were trained, the candidates
// of a run or of the runs below a folder, or what the space's files hold.
func (e *engine[G]) recordsAt(s streams, path string) iter.Seq[record[G]] {
	if g, ok := e.builtin(path); ok {
		return slices.Values([]record[G]{{id: path, genome: g}})
	}
	switch {
	case path == "-":
		return e.read(source{"standard input", s.in})
	case export.CarriesGenome(path):
		return slices.Values([]record[G]{e.carried(path)})
	case isTraining(path):
		return e.entered(path)
	}
	if dirs := runsBelow(path); len(dirs) > 0 {
		return func(yield func(record[G]) bool) {
			for _, dir := range dirs {
				for r := range e.read(source{path: filepath.Join(dir, "log.jsonl")}) {
					if !yield(r) {
						return
					}
				}
			}
		}
	}
	return e.read(source{path: path})
}

// runsBelow are the directories of runs in a folder, or it itself.
func runsBelow(path string) (dirs []string) {
	filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && isRun(at) {
			dirs = append(dirs, at)
			return fs.SkipDir
		}
		return nil // what cannot be read is told by who reads it
	})
	return dirs
}

// entered is the genomes of a folder of evolve train.
func (e *engine[G]) entered(dir string) iter.Seq[record[G]] {
	t, err := runs.ReadTraining(filepath.Join(dir, trainedName))
	if err == nil && t == nil {
		err = fmt.Errorf("%s: its networks are still being trained: there is no %s", dir, trainedName)
	}
	if err != nil {
		return slices.Values([]record[G]{{id: dir, err: err}})
	}
	return func(yield func(record[G]) bool) {
		for _, n := range t.Networks {
			g, err := e.parse(n.Genome)
			if !yield(record[G]{n.Name, g, err}) {
				return
			}
		}
	}
}

// carried is the genome of a model.
func (e *engine[G]) carried(path string) record[G] {
	r := record[G]{id: path}
	text, err := export.Genome(path)
	if err == nil {
		r.genome, err = e.parse([]byte(text))
		if err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
	}
	r.err = err
	return r
}

// genomeAt is the genome of a path, a built-in name or standard input. Of several it is the first, and says so.
func (e *engine[G]) genomeAt(s streams, path string) (g G, err error) {
	if err := e.allThere([]string{path}); err != nil {
		return g, err
	}
	n := 0
	for r := range e.recordsAt(s, path) {
		if n++; n > 1 {
			fmt.Fprintf(s.err, "evolve: %s has several genomes: this is the first\n", path)
			break
		}
		if g = r.genome; r.err != nil {
			return g, fmt.Errorf("%w (this is read as a %s; -space chooses another space)", r.err, e.genome)
		}
	}
	if n == 0 {
		return g, fmt.Errorf("%s: no %s in it", path, e.recipe)
	}
	return g, nil
}
