package engine

import (
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/runs"
	"evolve/runs/export"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// Study returns the log of a run as a study of Optuna. The genes of a genome are its parameters.
func Study(log *runs.Log) (s export.Study, err error) {
	conf, err := kinds.LoadAlone(filepath.Join(log.Dir, runs.ResolvedFile), "")
	if err != nil {
		return s, err
	}
	setup, err := OpenBlind(conf)
	if err != nil {
		return s, err
	}
	s = export.Study{Name: filepath.ToSlash(log.Dir), Times: log.Times(), Params: func(l runs.Line) ([]export.Param, error) { return params(setup.Space, l) }}
	for _, t := range setup.Objectives {
		s.Objectives = append(s.Objectives, export.Objective{Name: t.Label, Minimize: t.Direction == fitness.Minimize})
	}
	if setup.Combined() {
		s.Objectives = []export.Objective{{Name: setup.ObjectiveText()}}
	}
	s.Begun, err = startTime(log)
	return s, err
}

// startTime estimates when a run started: the time of its last write minus the duration of its sessions.
func startTime(log *runs.Log) (at time.Time, err error) {
	info, err := os.Stat(filepath.Join(log.Dir, runs.LogFile))
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

// params returns the genes of a candidate. A gene with several parts becomes one parameter per part.
func params(space *kinds.Space, l runs.Line) (all []export.Param, err error) {
	g, err := space.Parse(l.Genome)
	if err != nil {
		return nil, err
	}
	parts := space.Parts(g)
	for _, gene := range space.Genes {
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
