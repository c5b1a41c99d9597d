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

// weightsSuffix holds the extension of files of trained weights.
const weightsSuffix = ".safetensors"

// ModelAt returns the model at path: a genome, a file of trained weights, or the winner of a run. If trained is set and the
// run trained its winner, the model has the trained sizes and weights. If configuration is "", the sizes are those of the run,
// or the defaults of the space.
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

// winner returns the genome of the winner of a run.
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

// trainedWinner returns the path of the trained weights of the winner, or "" if the run did not train its shortlist.
func trainedWinner(dir string) (path string, err error) {
	t, err := runs.ReadTrained(dir)
	if err != nil || t == nil || t.Winner == "" {
		return "", err
	}
	path = filepath.Join(dir, filepath.FromSlash(runs.WinnerWeights))
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("export: %w: the weights of the trained winner are missing (evolve resume %s trains again; -config %s exports it untrained)",
			err, cli.Quoted(dir), cli.Quoted(filepath.Join(dir, runs.ResolvedFile)))
	}
	return path, nil
}
