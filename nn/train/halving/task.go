package halving

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"evolve/nn"
	"evolve/nn/train"
)

// saveEvery is how much work a crash may cost.
const saveEvery = 20 * time.Second

// train takes a training to the end of a rung: from the cache, or from its checkpoint on.
func (p *pool) train(ctx context.Context, t *task) (Result, error) {
	if r, ok := p.cached(t); ok {
		p.tell(t, p.Rungs[t.rung], "")
		return r, nil
	}
	trainer, err := p.trainer(t)
	if err != nil {
		return Result{}, err
	}
	err = p.climb(ctx, t, trainer)
	if errors.Is(err, context.Canceled) {
		return Result{}, errors.Join(err, p.save(t, trainer))
	}
	if err != nil {
		return Result{}, err
	}
	if err := p.save(t, trainer); err != nil {
		return Result{}, err
	}
	p.tell(t, p.Rungs[t.rung], "")
	r, err := p.result(ctx, t, trainer)
	if err == nil {
		p.keep(t, r)
	}
	return r, err
}

// climb trains up to the end of a rung, through those before it: each is evaluated at its end.
func (p *pool) climb(ctx context.Context, t *task, trainer *train.Trainer) error {
	saved := time.Now()
	for _, tokens := range p.Rungs[:t.rung+1] {
		err := trainer.Run(ctx, tokens, func(now *train.Trainer) {
			if time.Since(saved) > saveEvery {
				saved = time.Now()
				p.save(t, now) // one that fails is tried again at the end of the rung
			}
			p.tell(t, now.State.Tokens, fmt.Sprintf("%s loss %.4g", t.entrant.Name, now.Recent()))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// trainer is a training as its checkpoint left it, or at its beginning. A checkpoint that does not fit is not used.
func (p *pool) trainer(t *task) (*train.Trainer, error) {
	begin := func() (*train.Trainer, error) {
		m, err := p.Model(t.entrant.Network, nn.WeightKey(t.seed, 0), p.Plan.Train.Targets)
		if err != nil {
			return nil, err
		}
		return train.New(m, p.Settings, p.Plan.Train, p.Valid)
	}
	trainer, err := begin()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(p.checkpoint(t))
	if errors.Is(err, fs.ErrNotExist) {
		return trainer, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if trainer.Load(f, p.about(t)) != nil {
		return begin() // what was loaded of it may be half of it
	}
	return trainer, nil
}

// about is all that a training depends on.
func (p *pool) about(t *task) string {
	head, _ := p.heading([]Entrant{{Identity: t.entrant.Identity}})
	return fmt.Sprintf("%s seed %d", strings.TrimSpace(string(head)), t.seed)
}

func (p *pool) checkpoint(t *task) string { return filepath.Join(p.Dir, t.name()+".checkpoint") }

func (p *pool) save(t *task, trainer *train.Trainer) error {
	var b bytes.Buffer
	if err := trainer.Save(&b, p.about(t)); err != nil {
		return err
	}
	return replace(p.checkpoint(t), b.Bytes())
}

// replace writes a file at once: a crash leaves the old one or the new one.
func replace(path string, data []byte) error {
	temporary := path + ".tmp"
	if err := os.WriteFile(temporary, data, 0o666); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return os.Rename(temporary, path)
}

// result is what a training has come to at the end of a rung; its checkpoint may be further on.
func (p *pool) result(ctx context.Context, t *task, trainer *train.Trainer) (Result, error) {
	r := Result{Rung: t.rung, Entrant: t.entrant.Name, Seed: t.seed}
	end, last := ends(trainer.Curve, p.Rungs[t.rung]), t.rung == len(p.Rungs)-1
	reached := end > 0 && trainer.Curve[end-1].Tokens >= p.Rungs[t.rung]
	if last || !reached {
		r.Ended, r.Failed = trainer.Ended, trainer.Failed
	}
	for _, point := range trainer.Curve[:end] {
		r.Tokens, r.Train = point.Tokens, point.Train
		if r.Valid == 0 || point.Valid < r.Valid {
			r.Valid = point.Valid
		}
	}
	from := 0
	if t.rung > 0 {
		from = ends(trainer.Curve, p.Rungs[t.rung-1])
	}
	r.Curve = trainer.Curve[min(from, end):end]
	if r.Failed || !last {
		return r, nil
	}
	return r, p.finish(ctx, t, trainer, &r)
}

// ends is how many evaluations there are up to the one at the end of a rung.
func ends(curve []train.Point, rung int) int {
	for i, point := range curve {
		if point.Tokens >= rung {
			return i + 1
		}
	}
	return len(curve)
}

// finish keeps the best weights of a training that came to the end, and reads the test text with them.
func (p *pool) finish(ctx context.Context, t *task, trainer *train.Trainer, r *Result) (err error) {
	trainer.Restore()
	if err := p.weights(t, trainer.Model); err != nil || len(p.Test.Tokens) == 0 {
		return err
	}
	r.Test, err = trainer.Model.Loss(ctx, p.Test)
	return err
}

// forget removes what is not needed of those who do not go on.
func (f *Plan) forget(in, stay []Entrant) {
	goes := map[string]bool{}
	for _, e := range stay {
		goes[e.Name] = true
	}
	for _, e := range in {
		for _, seed := range f.Seeds {
			if t := (&task{entrant: e, seed: seed}); !goes[e.Name] {
				os.Remove((&pool{Plan: f}).checkpoint(t)) // one that stays costs room, nothing else
			}
		}
	}
}

// kept is the file of a known entrant's result.
func (p *pool) kept(t *task) string {
	sum := sha256.Sum256([]byte(p.about(t)))
	return filepath.Join(p.Cache, fmt.Sprintf("training-%x-%d.json", sum[:12], p.Rungs[t.rung]))
}

// cached is a result that another field had.
func (p *pool) cached(t *task) (r Result, ok bool) {
	if p.Cache == "" || !t.entrant.Baseline {
		return r, false
	}
	text, err := os.ReadFile(p.kept(t))
	if err != nil || json.Unmarshal(text, &r) != nil {
		return r, false
	}
	return r, r.Rung == t.rung && r.Seed == t.seed && r.Entrant == t.entrant.Name
}

// keep shares a result; a folder that cannot be written to costs time, nothing else.
func (p *pool) keep(t *task, r Result) {
	if p.Cache == "" || !t.entrant.Baseline {
		return
	}
	if text, err := json.Marshal(r); err == nil && os.MkdirAll(p.Cache, 0o777) == nil {
		replace(p.kept(t), text)
	}
}
