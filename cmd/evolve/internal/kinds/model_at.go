package kinds

import (
	"evolve/cmd/evolve/internal/cli"
	"evolve/nn/export"
	"evolve/runs"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// weightsSuffix ends the names of files of trained weights.
const weightsSuffix = ".safetensors"

// ModelAt returns the model of a genome, of trained weights, or of the winner of a run. trained asks for the sizes and the
// weights that a run trained its winner with, if it did. Without a configuration the sizes are the run's, or the space's own.
func ModelAt(s cli.Streams, path, configuration, kind string, trained bool) (m export.Model, err error) {
	isRun := runs.IsRun(path)
	if isRun && configuration == "" {
		configuration = filepath.Join(path, runs.ResolvedFile)
	} else {
		trained = false
	}
	conf, err := LoadAlone(configuration, kind)
	if err != nil {
		return m, err
	}
	space, err := Open(conf)
	if err != nil {
		return m, err
	}
	weights := ""
	if strings.HasSuffix(path, weightsSuffix) {
		weights = path
	} else if trained {
		if weights, err = trainedWinner(path); err != nil {
			return m, err
		}
	}
	if weights != "" {
		return space.TrainedModel(weights, conf)
	}
	var g Genome
	if isRun {
		g, err = winner(space, path)
	} else {
		g, err = space.One(s, path)
	}
	if err != nil {
		return m, err
	}
	return space.Model(g, conf)
}

// winner returns the genome of a run's winner.
func winner(space *Space, dir string) (Genome, error) {
	log, err := runs.Read(dir)
	if err != nil {
		return nil, err
	}
	line, err := log.Winner()
	if err != nil {
		return nil, err
	}
	return space.Parse(line.Genome)
}

// trainedWinner returns the path of the weights of a run that trained its shortlist, "" of another run.
func trainedWinner(dir string) (path string, err error) {
	t, err := runs.ReadTrained(dir)
	if err != nil || t == nil || t.Winner == "" {
		return "", err
	}
	path = filepath.Join(dir, filepath.FromSlash(runs.WinnerWeights))
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("export: %w: the weights of the trained winner are gone (evolve resume %s trains again; -config %s exports it untrained)",
			err, cli.Quoted(dir), cli.Quoted(filepath.Join(dir, runs.ResolvedFile)))
	}
	return path, nil
}
