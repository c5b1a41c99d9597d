package halving

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"evolve/nn"
	"evolve/nn/train"
)

// fileName returns the beginning of the names of a training's files.
func fileName(entrant string, seed uint64) string { return fmt.Sprintf("%s-s%d", entrant, seed) }

func (p *Plan) checkpoint(t *training) string {
	return filepath.Join(p.Dir, t.name()+".checkpoint")
}

// conditions returns everything that the result of a training depends on, as the header of a plan of this training alone.
// Checkpoints and cached results of other conditions are not used.
func (w *pool) conditions(t *training) string {
	alone := *w.Plan
	alone.Settings, alone.Rates, alone.Seeds = w.settings(t), nil, []uint64{t.seed}
	if t.rung == RateRung {
		alone.Rungs = w.stops(t)
	}
	head, _ := alone.heading([]Entrant{{Identity: t.entrant.Identity}})
	return strings.TrimSpace(string(head))
}

// trainer returns a training as its checkpoint left it, or at its beginning where there is no checkpoint that fits.
func (w *pool) trainer(t *training) (*train.Trainer, error) {
	trainer, err := w.newTrainer(t)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(w.checkpoint(t))
	if errors.Is(err, fs.ErrNotExist) {
		return trainer, nil
	}
	if err != nil {
		return nil, fmt.Errorf("halving: %w", err)
	}
	defer f.Close()
	if trainer.Load(f, w.conditions(t)) != nil {
		return w.newTrainer(t) // Load may have changed a part of the first one
	}
	return trainer, nil
}

func (w *pool) newTrainer(t *training) (*train.Trainer, error) {
	m, err := w.Model(t.entrant.Network, nn.WeightKey(t.seed, 0), w.Train.Targets)
	if err != nil {
		return nil, err
	}
	return train.New(m, w.settings(t), w.Train, w.Valid)
}

// save writes the checkpoint of a training.
func (w *pool) save(t *training, trainer *train.Trainer) error {
	var b bytes.Buffer
	if err := trainer.Save(&b, w.conditions(t)); err != nil {
		return err
	}
	return replaceFile(w.checkpoint(t), b.Bytes())
}

// removeCheckpoints removes the checkpoints of all entrants of the field that are not promoted. Errors are ignored: a
// checkpoint that stays costs only space.
func (p *Plan) removeCheckpoints(field, promoted []Entrant) {
	needed := map[string]bool{}
	for _, e := range promoted {
		needed[e.Name] = true
	}
	for _, e := range field {
		for _, seed := range p.Seeds {
			if !needed[e.Name] {
				os.Remove(p.checkpoint(&training{entrant: e, seed: seed}))
			}
		}
	}
}

// replaceFile writes a file atomically: after a crash it has either the old content or the new one.
func replaceFile(path string, data []byte) error {
	temporary := path + ".tmp"
	if err := os.WriteFile(temporary, data, 0o666); err != nil {
		return fmt.Errorf("halving: %w", errors.Join(err, os.Remove(temporary)))
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("halving: %w", err)
	}
	return nil
}
