package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/cmd/evolve/internal/outcome"
	"evolve/nn/train/halving"
	"evolve/runs"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var trainCommand = cli.Command{
	Name: "train", Args: "[flags] -text FILE|-task NAME GENOME...", Summary: "train genomes as language models and print their perplexities",
	Help: `
Trains each GENOME on the words of a text, or on a synthetic task, and prints validation and test
perplexities, the best first. Cells learn to predict the next word. Encoders (-space bert) learn to
predict masked words, 15 % of all, and their perplexity is that of these words. A GENOME is a run
directory (its winner, or with -top its best), a genome file, a built-in genome, or - for standard
input.

All networks get the same text, budget and seeds and, with -equal, the same width or number of
parameters. Where several are compared, each first tries the same learning rates with a seed of its
own and takes the one with the lowest validation loss. Each network is trained by one worker. Several workers train several networks at once.

Results are saved in -dir: learning curves in training.jsonl, and trained weights in
NAME-sSEED.safetensors, which evolve export reads. After an interruption the same command continues
and produces the same files.

examples:
  evolve train -text train.txt -valid valid.txt -test test.txt lstm gru
                                                           two known cells
  evolve train -text train.txt -top 8 -rungs 4 -tokens 2000000 runs/rnn/20261123-101500-s1 gru
                                                           successive halving of a run's best
  evolve train -task copy -width 48 lstm gru rnn           a task; needs no file
  evolve train -text train.txt -equal parameters -seeds 3 winner.json lstm
                                                           as many parameters as an LSTM, 3 seeds`,
	Define: defineTrain,
}

// trainFlags holds the flags of train.
type trainFlags struct {
	config.Training
	seed        uint64
	top         int
	dir         string
	workers     int
	json, quiet bool
}

func defineTrain(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var o trainFlags
	kind := cli.Space(f)
	o.define(f)
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) == 0 {
			return cli.Usage("train: want at least one GENOME (evolve train -h)")
		}
		conf, _, err := kinds.Load("", *kind, nil)
		if err != nil {
			return err
		}
		if err := o.forKind(f, conf.Space.Kind); err != nil {
			return err
		}
		if err := o.check(conf.Space.Kind); err != nil {
			return err
		}
		space, err := kinds.Open(conf)
		if err != nil {
			return err
		}
		all, err := engine.Trainees(s.In, space, args, o.top)
		if err != nil {
			return err
		}
		if o.Rate == 0 && len(all) > 1 { // at one rate for all, the loss would order networks by how well it suits them
			o.Rate = config.Auto
			o.Defaults(conf.Space.Kind)
		}
		return o.train(ctx, s, all)
	}
}

// forKind refuses the flags of cells in another space, and clears their defaults there.
func (o *trainFlags) forKind(f *flag.FlagSet, kind string) error {
	if kind == config.Kinds[0] {
		return nil
	}
	for _, name := range []string{"layers", "width", "untied", "equal", "dropout", "drop-words", "drop-weights", "gate-bias"} {
		if cli.IsSet(f, name) {
			return cli.Usage("train: -%s is for cells, not for -space %s", name, kind)
		}
	}
	o.Layers, o.Width, o.Equal = 0, 0, ""
	return nil
}

func (o *trainFlags) define(f *flag.FlagSet) {
	f.StringVar(&o.Text, "text", "", "train on the words of this `file`, separated by white space")
	f.StringVar(&o.Valid, "valid", "", "validate on this `file`; default: the last lines of -text (see -share)")
	f.Float64Var(&o.Share, "share", 0.1, "share of the lines of -text used for validation if -valid is not given")
	f.StringVar(&o.Task, "task", "", "train on a synthetic task with a known optimum instead of a text:\nmarkov, copy (repeat the symbol of 8 steps before) or adding")
	f.StringVar(&o.Test, "test", "", "test the weights with the best validation loss on this `file`")
	f.IntVar(&o.Vocabulary, "vocabulary", 10_000, "keep this number of most frequent `words`; others become <unk>")
	f.IntVar(&o.Layers, "layers", 2, "number of layers of cells")
	f.IntVar(&o.Width, "width", 128, "`units` of each state and of the embedding")
	f.BoolVar(&o.Untied, "untied", false, "give the output layer its own weights instead of those of the embedding")
	f.StringVar(&o.Equal, "equal", "width", "make networks equal in width, or in parameters:\nat most as many as an LSTM of this width")
	f.IntVar(&o.Tokens, "tokens", 0, "number of tokens that each network reads; default: five times the text")
	f.IntVar(&o.Rungs, "rungs", 1, "number of rungs of successive halving; 4: all networks train on 1/8 of the tokens, the\nbetter half on 1/4, the better quarter on 1/2, the better eighth on all")
	f.IntVar(&o.Seeds, "seeds", 1, "train each network from this number of weight `draws`; rank by the mean loss")
	f.Uint64Var(&o.seed, "seed", 1, "first seed")
	f.IntVar(&o.Batch, "batch", 32, "number of parallel streams of text in a batch")
	f.IntVar(&o.Steps, "steps", 35, "number of steps of truncated back-propagation through time")
	f.StringVar(&o.Optimizer, "optimizer", "adam", "adam or sgd")
	f.Var(&o.Rate, "rate", "learning `rate`, or auto: each network takes its best of -rates. Default: auto for several\nnetworks; for one, 0.004 for adam and 20 for sgd")
	f.Var(&o.Rates, "rates", "`rates` that auto tries, separated by commas; default: 0.004,0.008,0.016 for cells,\n0.001,0.002,0.004 for encoders, 10,20,40 for sgd")
	f.IntVar(&o.RateTokens, "rate-tokens", 0, "number of tokens that a network reads at each of -rates; default: half of -tokens")
	f.StringVar(&o.Schedule, "schedule", "cosine", "learning-rate schedule: cosine, constant, tail (linear to 0 over the last half), or plateau,\nwhich divides the rate by 4 after each evaluation without improvement")
	f.Float64Var(&o.Clip, "clip", 0.25, "clip the norm of gradients to this; negative: no clipping")
	f.Float64Var(&o.Decay, "decay", 0, "L2 weight decay")
	f.Float64Var(&o.Dropout, "dropout", 0, "dropout probability of layer inputs and of the output")
	f.Float64Var(&o.DropWords, "drop-words", 0, "dropout probability of whole words in the embedding")
	f.Float64Var(&o.GateBias, "gate-bias", 0, "add this to the biases of gates that keep a state, such as the forget gate of an LSTM")
	f.Float64Var(&o.DropWeights, "drop-weights", 0, "dropout probability of recurrent weights")
	f.IntVar(&o.Every, "every", 0, "validate after this number of tokens; default: at the end of each rung")
	f.IntVar(&o.Patience, "patience", 0, "stop after this number of validations without improvement; 0: never")
	f.IntVar(&o.top, "top", 1, "train the `N` best candidates of a run")
	f.StringVar(&o.dir, "dir", "", "save results in this `folder`; default: trained/ID, where ID depends on all settings")
	cli.Workers(f, &o.workers, "train `N` networks")
	f.BoolVar(&o.json, "json", false, "print a JSON object")
	f.BoolVar(&o.quiet, "quiet", false, "print no progress on standard error")
}

// check refuses impossible values. Its errors name the flags.
func (o *trainFlags) check(kind string) (err error) {
	o.Defaults(kind)
	switch {
	case o.Text == "" && o.Task == "":
		return cli.Usage("train: -text is missing: want a file to train on, or a -task")
	case o.Text != "" && o.Task != "":
		return cli.Usage("train: -text and -task: want one of them")
	case o.top < 1:
		return cli.Usage("train: -top (%d): want at least 1", o.top)
	}
	if err := cli.CheckWorkers(o.workers); err != nil {
		return err
	}
	o.Problems(func(key string, value any, want string) {
		if err == nil && key != "" {
			err = cli.Usage("train: -%s (%v): %s", strings.ReplaceAll(key, "_", "-"), value, want)
		} else if err == nil {
			err = cli.Exit(cli.ExitUsage, errors.New(want))
		}
	})
	return err
}

func (o *trainFlags) train(ctx context.Context, s cli.Streams, all []engine.Trainee) error {
	plan, err := engine.NewPlan(o.Training, func(p string) string { return p }, o.dir, o.seed)
	if err != nil {
		return err
	}
	entrants := engine.Entrants(all)
	if plan.Dir == "" {
		plan.Dir = defaultDir(plan, entrants)
	}
	plan.Workers = o.workers
	p := cli.NewProgress(s.Err, o.quiet)
	p.Begin("tokens", plan.Budget(entrants))
	plan.Progress = p.Step
	outcomes, err := plan.Run(ctx, entrants)
	p.End()
	if ctx.Err() != nil {
		return cli.Interrupted("train: interrupted; results so far are saved in %s (the same command continues)", plan.Dir)
	}
	if err != nil {
		return err
	}
	t := engine.Trained(plan, all, outcomes)
	text, err := t.Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(plan.Dir, runs.TrainingFile), text, 0o666); err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(s.Out).Encode(t)
	}
	outcome.PrintTrained(s.Out, t)
	fmt.Fprintf(s.Out, "saved in   %s\n", plan.Dir)
	return nil
}

// defaultDir returns a folder whose name is a hash of everything that results depend on. The same command finds its results
// there.
func defaultDir(p *halving.Plan, list []halving.Entrant) string {
	text, _ := json.Marshal(struct {
		Text     string
		Sizes    any
		Seeds    []uint64
		Rungs    []int
		Entrants any
		Rates    []any
	}{p.Text, []any{p.Shape, p.Equal, p.Dropout, p.GateBias, p.Settings}, p.Seeds, p.Rungs, list, []any{p.Rates, p.RateTokens, p.RateSeed}})
	sum := sha256.Sum256(text)
	return filepath.Join("trained", fmt.Sprintf("%x", sum[:6]))
}
