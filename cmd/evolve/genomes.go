package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/export"
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

// recordsAt reads a built-in genome, standard input, a model that carries its genome, the candidates of a run, or what the space's files hold.
func (e *engine[G]) recordsAt(s streams, path string) iter.Seq[record[G]] {
	if g, ok := e.builtin(path); ok {
		return slices.Values([]record[G]{{id: path, genome: g}})
	}
	switch {
	case path == "-":
		return e.read(source{"standard input", s.in})
	case export.Carries(path):
		return slices.Values([]record[G]{e.carried(path)})
	case isRun(path):
		path = filepath.Join(path, "log.jsonl")
	}
	return e.read(source{path: path})
}

// carried is the genome of a model.
func (e *engine[G]) carried(path string) record[G] {
	r := record[G]{id: path}
	text, err := export.Carried(path)
	if err == nil {
		r.genome, err = e.parse([]byte(text))
		if err != nil {
			err = fmt.Errorf("%s: %w (-space chooses another space)", path, err)
		}
	}
	r.err = err
	return r
}

// genomeAt is the first genome of a path, a built-in name or standard input.
func (e *engine[G]) genomeAt(s streams, path string) (g G, err error) {
	if g, ok := e.builtin(path); ok {
		return g, nil
	}
	if err := e.allThere([]string{path}); err != nil {
		return g, err
	}
	for r := range e.records(s, []string{path}) {
		return r.genome, r.err
	}
	return g, fmt.Errorf("%s: no %s in it", path, e.recipe)
}
