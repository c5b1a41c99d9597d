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

// Plan is the runs of an experiment: what they are made from, and what is compared with what.
type Plan struct {
	Name, Root string
	Runs       []config.Planned
	Blocks     []Block // one for each configuration
}

// Block is runs that are compared with each other.
type Block struct {
	Name   string
	Dirs   []string
	Labels map[string]string // of the strategy, by directory; nil: by settings
}

// Read plans an experiment file. root is the folder of its runs, "" for runs/NAME.
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

// Make makes every planned run with one, which begins it, resumes it or leaves it alone. An interruption loses nothing.
func (p Plan) Make(ctx context.Context, bar *cli.Progress, one func(ctx context.Context, dir string, r config.Planned) error) error {
	bar.Begin("runs", len(p.Runs))
	defer bar.End()
	for i, r := range p.Runs {
		dir := filepath.Join(p.Root, r.Folder)
		err := ctx.Err()
		if err == nil {
			err = one(ctx, dir, r)
		}
		switch {
		case errors.Is(err, context.Canceled), cli.CodeOf(err) == cli.ExitInterrupted:
			return cli.Interrupted("interrupted after %d of %d runs; nothing is lost: the same command goes on", i, len(p.Runs))
		case err != nil:
			return fmt.Errorf("%s: %w", dir, err)
		}
		bar.Step(i+1, "")
	}
	return nil
}
