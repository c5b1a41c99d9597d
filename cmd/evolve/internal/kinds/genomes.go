package kinds

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/nn/export"
	"evolve/nn/train/halving"
	"evolve/runs"
)

// CheckPaths returns an error for the first path that does not exist. Commands call it before they read any genome.
func (k Kind) CheckPaths(paths []string) error {
	for _, path := range paths {
		if slices.Contains(k.Builtins, path) || path == "-" {
			continue
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return cli.Missing("%s: no such file, nor a built-in %s (%s)", path, k.Genome, strings.Join(k.Builtins, ", "))
		}
	}
	return nil
}

// Read returns the genomes of all paths in order. A built-in name takes precedence over a file of that name; "-" is stdin.
func (s *Space) Read(stdin io.Reader, paths []string) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for _, path := range paths {
			for r := range s.readPath(stdin, path) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// readPath reads the genomes of one path: a built-in genome, standard input, an exported model, a folder of trained networks,
// the candidates of a run or of all runs below a folder, or a file or folder in the formats of the space.
func (s *Space) readPath(stdin io.Reader, path string) iter.Seq[Record] {
	if g, ok := s.Builtin(path); ok {
		return slices.Values([]Record{{ID: path, Genome: g}})
	}
	switch {
	case path == "-":
		return s.read(source{"standard input", stdin})
	case export.CarriesGenome(path):
		return slices.Values([]Record{s.carried(path)})
	case IsTraining(path):
		return s.trained(path)
	}
	if dirs := runs.Below(path); len(dirs) > 0 {
		return func(yield func(Record) bool) {
			for _, dir := range dirs {
				for r := range s.read(source{path: filepath.Join(dir, runs.LogFile)}) {
					if !yield(r) {
						return
					}
				}
			}
		}
	}
	return s.read(source{path: path})
}

// IsTraining reports whether a directory holds the results of evolve train.
func IsTraining(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, halving.LogName))
	return err == nil && !runs.IsRun(dir)
}

// trained returns the genomes of a folder of evolve train.
func (s *Space) trained(dir string) iter.Seq[Record] {
	t, err := runs.ReadTraining(filepath.Join(dir, runs.TrainingFile))
	if err == nil && t == nil {
		err = fmt.Errorf("%s: the training is not finished: there is no %s (the same evolve train command continues)", dir, runs.TrainingFile)
	}
	if err != nil {
		return slices.Values([]Record{{ID: dir, Err: err}})
	}
	return func(yield func(Record) bool) {
		for _, n := range t.Networks {
			g, err := s.Parse(n.Genome)
			if !yield(Record{n.Name, g, err}) {
				return
			}
		}
	}
}

// carried returns the genome inside an exported model.
func (s *Space) carried(path string) Record {
	r := Record{ID: path}
	text, err := export.Genome(path)
	if err == nil {
		if r.Genome, err = s.Parse([]byte(text)); err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
	}
	r.Err = err
	return r
}

// One returns the genome of a path, a built-in name or standard input. If there are several, it returns the first and warns.
func (s *Space) One(streams cli.Streams, path string) (g Genome, err error) {
	if err := s.CheckPaths([]string{path}); err != nil {
		return nil, err
	}
	n := 0
	for r := range s.readPath(streams.In, path) {
		if n++; n > 1 {
			fmt.Fprintf(streams.Err, "evolve: %s has several genomes: the first is used\n", path)
			break
		}
		if g = r.Genome; r.Err != nil {
			return nil, fmt.Errorf("%w (read as a %s; -space selects another space)", r.Err, s.Genome)
		}
	}
	if n == 0 {
		return nil, fmt.Errorf("%s: no %s in it", path, s.Recipe)
	}
	return g, nil
}

// Given returns the genomes that strategy.given names: built-in genomes, or the first genome of each file. path returns the
// path of a file that the configuration names.
func (s *Space) Given(names []string, path func(name string) string) (all []Genome, err error) {
	for _, name := range names {
		g, ok := s.Builtin(name)
		if !ok {
			if g, err = s.first(path(name)); err != nil {
				return nil, err
			}
		}
		if err := s.Fits(g); err != nil {
			return nil, cli.Usage("strategy.given (%s): not of this space: %w", name, err)
		}
		all = append(all, g)
	}
	return all, nil
}

// first returns the first genome of a path.
func (s *Space) first(path string) (Genome, error) {
	for r := range s.readPath(nil, path) {
		return r.Genome, r.Err
	}
	return nil, fmt.Errorf("%s: no %s in it", path, s.Recipe)
}
