package outcome

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/nn/train/halving"
	"evolve/runs"
)

// train trains the shortlist of a run together with known networks, and makes the best of the shortlist the winner. It saves
// everything below the run's directory, so that resume continues an interrupted training.
func (c *conclusion) train(ctx context.Context) error {
	t := c.Config.Shortlist
	if t.Size == 0 {
		return nil
	}
	if c.readOnly {
		trained, err := runs.ReadTrained(c.log.Dir)
		if c.sum.Trained = trained; err == nil && trained != nil {
			_, _, err = c.setTrainedWinner()
		}
		return err
	}
	var used []uint64
	if c.Config.Trains() {
		used = append(used, c.Config.TrainingSeed()) // the search selected candidates by their losses with it
	}
	plan, err := engine.NewPlan(t, c.Config.Path, runs.ShortlistDir(c.log.Dir), c.Config.Seed, used...)
	if err != nil {
		return err
	}
	best, err := c.finalists(t)
	if err != nil {
		return err
	}
	all, err := c.trainees(best)
	if err != nil {
		return err
	}
	twins := twinsOf(all)
	entrants := engine.Entrants(twins.without(all))
	if c.Cache != nil {
		plan.Cache = filepath.Join(c.Cache.Dir, "trained")
	}
	plan.Workers = c.Workers
	c.Progress.Begin("tokens", plan.Budget(entrants))
	plan.Progress = c.Progress.Step
	outcomes, err := plan.Run(ctx, entrants)
	if errors.Is(err, halving.ErrConditions) { // the run was extended and has other finalists now
		if err = setAside(plan.Dir); err == nil {
			outcomes, err = plan.Run(ctx, entrants)
		}
	}
	c.Progress.End()
	if ctx.Err() != nil {
		return cli.Interrupted("interrupted while training the shortlist; all results so far are saved (evolve resume %s continues)", cli.Quoted(c.log.Dir))
	}
	if err != nil {
		return err
	}
	result := engine.Trained(plan, all, twins.with(outcomes))
	c.sum.Trained = &result
	winner, ok, err := c.setTrainedWinner()
	if err == nil && ok {
		err = c.keepTrained(winner, plan.Weights(cmp.Or(twins[winner.Name], winner.Name), plan.Seeds[0]))
	}
	if err != nil {
		return err
	}
	text, err := result.Encode()
	if err != nil {
		return err
	}
	return c.Keep(runs.TrainedFile, text)
}

// setAside renames a folder to the first name with a number behind it that is free, so that nothing in it is lost.
func setAside(dir string) error {
	for n := 1; ; n++ {
		to := fmt.Sprintf("%s-%d", dir, n)
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return os.Rename(dir, to)
		} else if err != nil {
			return err
		}
	}
}

// trainees returns candidates of a run, and the known networks that are trained beside them.
func (c *conclusion) trainees(best []runs.Line) (all []engine.Trainee, err error) {
	for _, l := range best {
		g, err := c.Parse(l.Genome)
		if err != nil {
			return nil, err
		}
		one, err := engine.NewTrainee(c.Space, fmt.Sprintf("c%d", l.ID), g, l.ID, false)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	names := c.Config.Shortlist.Known
	if len(names) == 0 {
		names = c.Known
	}
	for _, name := range names {
		known, _ := c.Builtin(name)
		one, err := engine.NewTrainee(c.Space, name, known, -1, true)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// setTrainedWinner makes the best trained network the winner. If all trainings failed, the best by the objective stays.
func (c *conclusion) setTrainedWinner() (winner runs.TrainedNetwork, ok bool, err error) {
	c.sum.Mode = "trained"
	if winner, ok = c.sum.Trained.Network(c.sum.Trained.Winner); !ok {
		return winner, false, nil
	}
	lines, err := runs.Pick(c.log.Lines(), winner.ID)
	if err != nil {
		return winner, false, err
	}
	c.sum.Winner = &lines[0]
	return winner, true, nil
}

// keepTrained saves the genome, the picture and the weights of the trained winner, which are in a file.
func (c *conclusion) keepTrained(w runs.TrainedNetwork, file string) error {
	if err := c.Keep(runs.WinnerFile, append([]byte(w.Genome), '\n')); err != nil {
		return err
	}
	weights, err := os.ReadFile(file)
	if err == nil {
		err = c.Keep(runs.WinnerWeights, weights)
	}
	if err != nil {
		return err
	}
	return c.keepPicture(runs.WinnerPicture, w.Genome)
}
