package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/nn/train/halving"
	"evolve/runs"
)

var trainCommand = command{
	name: "train", args: "[flags] -text FILE|-task NAME GENOME...", summary: "really train genomes side by side: a run's best, recipes, lstm, gru",
	help: `
Trains a language model of each genome on the words of a text and prints perplexities, the best first; encoders (-space bert)
learn to fill in masked words, 15 of 100, and their perplexities are of these. A GENOME is a run
(its winner, or with -top its best), a file, a built-in genome (lstm, gru, rnn), or - for standard input. All have the
same text, budget, seeds and, with -equal, width or number of parameters; each is trained by one core, as many side by
side as there are workers.

What is done is kept in -dir: the same command goes on where it was stopped, and ends with the same files. There are the
learning curves, training.jsonl, and trained weights, NAME-sSEED.safetensors, which evolve export -format pytorch reads with
--weights.

examples:
  evolve train -text train.txt -valid valid.txt -test test.txt lstm gru
  evolve train -text train.txt -top 8 -rungs 4 -tokens 2000000 runs/rnn/20261123-101500-s1 lstm gru
  evolve train -task copy -width 48 lstm gru rnn
  evolve train -text train.txt -equal parameters -seeds 3 -layers 2 -width 200 winner.json lstm`,
	run: trainGenomes,
}

// trainFlags is what train was asked for.
type trainFlags struct {
	config.Training
	seed        uint64
	top         int
	dir         string
	workers     int
	json, quiet bool
	paths       []string
}

func trainGenomes(ctx context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), trainFlags{}
	kind := spaceFlag(f)
	o.add(f)
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if o.paths = rest; len(rest) == 0 {
		return usageError("train: want at least one GENOME (evolve train -h)")
	}
	conf, _, err := load("", *kind, nil)
	if err != nil {
		return err
	}
	if err := o.ofCells(f, conf.Space.Kind); err != nil {
		return err
	}
	if err := o.check(conf.Space.Kind); err != nil {
		return err
	}
	j, err := open(conf)
	if err != nil {
		return err
	}
	return j.train(ctx, s, o)
}

// ofCells refuses, and forgets, what encoders bring with them or do not have.
func (o *trainFlags) ofCells(f *flag.FlagSet, kind string) error {
	if kind == config.Kinds[0] {
		return nil
	}
	for _, name := range []string{"layers", "width", "untied", "equal", "dropout", "drop-words", "drop-weights"} {
		if given(f, name) {
			return usageError("train: -%s is for cells, not for -space %s", name, kind)
		}
	}
	o.Layers, o.Width, o.Equal = 0, 0, ""
	return nil
}

func (o *trainFlags) add(f *flag.FlagSet) {
	f.StringVar(&o.Text, "text", "", "train on the words of this `file`, between white space")
	f.StringVar(&o.Valid, "valid", "", "validate on this `file`; default: the last tenth of the lines of -text")
	f.Float64Var(&o.Share, "share", 0.1, "of the lines of -text that validate where there is no -valid")
	f.StringVar(&o.Task, "task", "", "in place of a text: markov, copy (of the symbol 8 steps before), adding; the best possible is known")
	f.StringVar(&o.Test, "test", "", "test the best weights on this `file`")
	f.IntVar(&o.Vocabulary, "vocabulary", 10_000, "`words` at most, those that come most often; others are <unk>")
	f.IntVar(&o.Layers, "layers", 2, "layers of cells")
	f.IntVar(&o.Width, "width", 128, "`units` of states and of the embedding")
	f.BoolVar(&o.Untied, "untied", false, "give the decoder weights of its own")
	f.StringVar(&o.Equal, "equal", "width", "width, or parameters: at most as many as an LSTM of this width has")
	f.IntVar(&o.Tokens, "tokens", 0, "read by each; default: five times the text")
	f.IntVar(&o.Rungs, "rungs", 1, "halve the field: 4 is an eighth of the tokens for all, a quarter for the better half, ...")
	f.IntVar(&o.Seeds, "seeds", 1, "`how many` draws of weights each is trained from; the mean counts")
	f.Uint64Var(&o.seed, "seed", 1, "the first of these")
	f.IntVar(&o.Batch, "batch", 32, "columns of text side by side")
	f.IntVar(&o.Steps, "steps", 35, "of truncated back-propagation through time")
	f.StringVar(&o.Optimizer, "optimizer", "adam", "adam or sgd")
	f.Float64Var(&o.Rate, "rate", 0, "learning rate; default: 0.004 for adam, 20 for sgd")
	f.StringVar(&o.Schedule, "schedule", "cosine", "cosine, constant, or plateau: divided by 4 at evaluations that are not the best")
	f.Float64Var(&o.Clip, "clip", 0.25, "gradients are no longer than this; negative: any")
	f.Float64Var(&o.Decay, "decay", 0, "L2 weight decay")
	f.Float64Var(&o.Dropout, "dropout", 0, "probability, of inputs of layers and of the output")
	f.Float64Var(&o.DropWords, "drop-words", 0, "probability, of whole words of the embedding")
	f.Float64Var(&o.DropWeights, "drop-weights", 0, "probability, of weights that read a hidden state")
	f.IntVar(&o.Every, "every", 0, "tokens between evaluations; default: at the end of each rung")
	f.IntVar(&o.Patience, "patience", 0, "stop after so many evaluations without a better one")
	f.IntVar(&o.top, "top", 1, "of a run, train the `N` best")
	f.StringVar(&o.dir, "dir", "", "`folder` for what is kept; default: trained/ and a name that depends on all settings")
	f.IntVar(&o.workers, "workers", runtime.NumCPU(), "train `N` side by side; changes no result")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	f.BoolVar(&o.quiet, "quiet", false, "no progress on standard error")
}

// check refuses impossible values by the names of their flags.
func (o *trainFlags) check(kind string) (err error) {
	o.Defaults(kind)
	if (o.Text == "") == (o.Task == "") {
		return usageError("train: -text is missing: networks are trained on the words of a file, or on a -task, not both")
	}
	if o.workers < 1 || o.top < 1 {
		return usageError("train: -workers (%d), -top (%d): want at least 1", o.workers, o.top)
	}
	o.Problems(func(key string, value any, want string) {
		if err == nil && key != "" {
			err = usageError("train: -%s (%v): %s", strings.ReplaceAll(key, "_", "-"), value, want)
		} else if err == nil {
			err = exitError{exitUsage, errors.New(want)}
		}
	})
	return err
}

func (e *engine[G]) train(ctx context.Context, s streams, o trainFlags) error {
	all, err := e.entrants(s, o)
	if err != nil {
		return err
	}
	f, err := newField(o.Training, func(p string) string { return p }, o.dir, o.seed)
	if err != nil {
		return err
	}
	list := networks(all)
	if f.Dir == "" {
		f.Dir = defaultDir(f, list)
	}
	f.Workers = o.workers
	p := newProgress(s.err, o.quiet)
	p.begin("tokens", f.Budget(list))
	f.Progress = p.step
	standings, err := f.Run(ctx, list)
	p.end()
	if ctx.Err() != nil {
		return exitError{exitInterrupted, fmt.Errorf("interrupted: what was trained is kept in %s, the same command goes on", f.Dir)}
	}
	if err != nil {
		return err
	}
	return printTraining(s, o, f, trained(f, all, standings))
}

// trainedName is where evolve train keeps what became of all.
const trainedName = "trained.json"

func printTraining(s streams, o trainFlags, f *halving.Plan, t runs.Trained) error {
	text, err := encodeTrained(t)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(f.Dir, trainedName), text, 0o666); err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(s.out).Encode(t)
	}
	printTrained(s.out, t)
	fmt.Fprintf(s.out, "kept in    %s\n", f.Dir)
	return nil
}

func networks[G genome](all []entrant[G]) (list []halving.Entrant) {
	for _, e := range all {
		list = append(list, e.Entrant)
	}
	return list
}

// defaultDir depends on everything that results depend on: the same command finds what it has done.
func defaultDir(f *halving.Plan, list []halving.Entrant) string {
	text, _ := json.Marshal(struct {
		Text, Recipe string
		Sizes        any
		Rungs        []int
		Entrants     any
	}{f.Text, recipeText(f), []any{f.Shape, f.Equal, f.Dropout, f.Settings}, f.Rungs, list})
	sum := sha256.Sum256(text)
	return filepath.Join("trained", fmt.Sprintf("%x", sum[:6]))
}

// entrants are all genomes of the paths, none twice.
func (e *engine[G]) entrants(s streams, o trainFlags) (all []entrant[G], err error) {
	add := func(name string, g G, id int) error {
		one, err := e.entrant(fileName(name), g, id, false)
		if err != nil {
			return err
		}
		taken := func(e entrant[G]) bool { return e.Name == one.Name }
		for n, base := 2, one.Name; slices.ContainsFunc(all, taken); n++ {
			one.Name = fmt.Sprintf("%s-%d", base, n)
		}
		all = append(all, one)
		return nil
	}
	for _, path := range o.paths {
		if isRun(path) {
			err = e.bestOf(path, o.top, add)
		} else {
			err = e.fromFile(s, path, add)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// bestOf adds the best of a run.
func (e *engine[G]) bestOf(dir string, top int, add func(name string, g G, id int) error) error {
	log, err := runs.Read(dir)
	if err != nil {
		return err
	}
	best, err := runs.Top(log.Lines(), top)
	if err != nil {
		return err
	}
	if len(best) == 0 {
		return fmt.Errorf("train: %s: no candidate kept all constraints", dir)
	}
	for _, l := range best {
		g, err := e.parse(l.Genome)
		if err != nil {
			return fmt.Errorf("train: %s: candidate %d: %w (-space %s was asked for)", dir, l.ID, err, e.name)
		}
		if err := add(fmt.Sprintf("c%d", l.ID), g, l.ID); err != nil {
			return err
		}
	}
	return nil
}

// fromFile adds the genomes of a file, a built-in one, or standard input.
func (e *engine[G]) fromFile(s streams, path string, add func(name string, g G, id int) error) error {
	if err := e.allThere([]string{path}); err != nil {
		return err
	}
	found := false
	for r := range e.records(s, []string{path}) {
		if r.err != nil {
			return r.err
		}
		base, number, _ := strings.Cut(filepath.Base(r.id), "#")
		name := strings.TrimSuffix(strings.TrimSuffix(base, filepath.Ext(base))+"-"+number, "-")
		if err := add(name, r.genome, -1); err != nil {
			return err
		}
		found = true
	}
	if !found {
		return fmt.Errorf("train: %s: no %s in it", path, e.recipe)
	}
	return nil
}
