package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
)

// Plan holds the runs of an experiment.
type Plan struct {
	Name   string
	Root   string // folder of the runs
	Runs   []config.Planned
	Blocks []Block // one per configuration
}

// Block holds run directories that are compared with each other.
type Block struct {
	Name   string // of the configuration
	Dirs   []string
	Labels map[string]string // names of strategies by directory; nil to name strategies by their settings
}

// Read returns the plan of the experiment file at path. root is the folder of its runs, "" for runs/NAME. sets override
// configuration keys of every run.
func Read(path, root string, sets []string) (p Plan, err error) {
	x, err := config.LoadExperiment(path)
	if err != nil {
		return p, cli.Exit(cli.ExitUsage, err)
	}
	x.Set = append(x.Set, sets...)
	p.Name, p.Root = x.Name, cmp.Or(root, filepath.Join("runs", x.Name))
	configs := x.Configs
	if len(configs) == 0 {
		configs = []string{""}
	}
	for _, c := range configs {
		list, err := x.Plan(c)
		if err != nil {
			return p, cli.Exit(cli.ExitUsage, err)
		}
		b := Block{Name: strings.TrimSuffix(filepath.Base(cmp.Or(c, "default")), ".toml"), Labels: map[string]string{}}
		for _, r := range list {
			dir := filepath.Join(p.Root, r.Folder)
			b.Dirs, b.Labels[dir] = append(b.Dirs, dir), r.Strategy
		}
		p.Blocks, p.Runs = append(p.Blocks, b), append(p.Runs, list...)
	}
	return p, nil
}

// Make calls makeRun for each planned run, in order. makeRun begins the run, resumes it, or does nothing if it is complete. If
// ctx ends, the runs made so far stay, and a second call continues.
func (p Plan) Make(ctx context.Context, bar *cli.Progress, makeRun func(ctx context.Context, dir string, r config.Planned) error) error {
	bar.Begin("runs", len(p.Runs))
	defer bar.End()
	for i, r := range p.Runs {
		dir := filepath.Join(p.Root, r.Folder)
		err := ctx.Err()
		if err == nil {
			err = makeRun(ctx, dir, r)
		}
		switch {
		case errors.Is(err, context.Canceled), cli.CodeOf(err) == cli.ExitInterrupted:
			return cli.Interrupted("interrupted after %d of %d runs; run the same command to continue", i, len(p.Runs))
		case err != nil:
			return fmt.Errorf("%s: %w", dir, err)
		}
		bar.Step(i+1, "")
	}
	return nil
}
