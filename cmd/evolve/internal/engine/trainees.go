package engine

import (
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Trainees returns the genomes of all paths under unique names. From a run it takes the top best candidates.
func Trainees(stdin io.Reader, space *kinds.Space, paths []string, top int) (all []Trainee, err error) {
	add := func(name string, g kinds.Genome, id int) error {
		one, err := NewTrainee(space, cli.FileName(name), g, id, false)
		if err != nil {
			return err
		}
		taken := func(t Trainee) bool { return t.Name == one.Name }
		for n, base := 2, one.Name; slices.ContainsFunc(all, taken); n++ {
			one.Name = fmt.Sprintf("%s-%d", base, n)
		}
		all = append(all, one)
		return nil
	}
	for _, path := range paths {
		if runs.IsRun(path) {
			err = addBest(space, path, top, add)
		} else {
			err = addFile(stdin, space, path, add)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addBest adds the best candidates of a run.
func addBest(space *kinds.Space, dir string, top int, add func(name string, g kinds.Genome, id int) error) error {
	log, err := runs.Read(dir)
	if err != nil {
		return err
	}
	best, err := runs.Top(log.Lines(), top)
	if err != nil {
		return err
	}
	if len(best) == 0 {
		return fmt.Errorf("train: %s: no candidate satisfied all constraints", dir)
	}
	for _, l := range best {
		g, err := space.Parse(l.Genome)
		if err != nil {
			return fmt.Errorf("train: %s: candidate %d: %w (read with -space %s)", dir, l.ID, err, space.Name)
		}
		if err := add(fmt.Sprintf("c%d", l.ID), g, l.ID); err != nil {
			return err
		}
	}
	return nil
}

// addFile adds the genomes of a file, a built-in genome, or those of standard input.
func addFile(stdin io.Reader, space *kinds.Space, path string, add func(name string, g kinds.Genome, id int) error) error {
	if err := space.CheckPaths([]string{path}); err != nil {
		return err
	}
	found := false
	for r := range space.Read(stdin, []string{path}) {
		if r.Err != nil {
			return r.Err
		}
		base, number, _ := strings.Cut(filepath.Base(r.ID), "#")
		name := strings.TrimSuffix(strings.TrimSuffix(base, filepath.Ext(base))+"-"+number, "-")
		if err := add(name, r.Genome, -1); err != nil {
			return err
		}
		found = true
	}
	if !found {
		return fmt.Errorf("train: %s: no %s in it", path, space.Recipe)
	}
	return nil
}
