package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"evolve/nn/bert"
	"evolve/nn/draw"
	"evolve/nn/export"
	"evolve/nn/rnn"
	"evolve/nn/safetensors"
	"evolve/nn/train/halving"
	"evolve/runs"
)

var exportCommand = command{
	name: "export", args: "[flags] PATH...", summary: "take a genome elsewhere: PyTorch in one file, ONNX, weights, JSON; or a log",
	help: `
Writes the winner of a run, or a genome: a file, a built-in one, or - for standard input.

  pytorch      one Python file that needs nothing but PyTorch: the module, and a main that trains it on a text
  safetensors  the weights that metrics were measured with first, by the names of that module
  onnx         a model for ONNX Runtime and others, weights in it: tokens [T][B] to logits for cells, [B][T] to states for encoders
  json         the genome in its published form
  svg, dot     a picture of it, and one for Graphviz
  csv          the log of a run as a table, a candidate a line
  parquet      the same as a typed, compressed table
  tensorboard  the log of a run as an event file: objectives, metrics, the best so far
  optuna       the logs of runs as studies in an SQLite database, for optuna-dashboard

Without -format, the ending of -o says which. Objectives in csv and parquet are as in the log: more is better, what is minimised has
its sign changed; metrics have their own. Databases are for Optuna 3.2 and later.

Sizes are those of the run, or of -config, or the space's own. Of a run that trained its shortlist, and of a file of trained
weights, sizes and weights are the trained ones.

examples:
  evolve export runs/rnn/20261123-101500-s1 > winner.py && python winner.py --text train.txt
  evolve export -format safetensors -o winner.safetensors runs/rnn/20261123-101500-s1
  evolve export trained/0901f6281ba2/lstm-s1.safetensors > lstm.py
  evolve export -space bert -o mini.py bert-mini
  evolve export -format onnx -o winner.onnx runs/rnn/20261123-101500-s1
  evolve export -format svg -o lstm.svg lstm
  evolve export -format csv runs/rnn/20261123-101500-s1 > log.csv
  evolve export -format tensorboard runs/rnn/20261123-101500-s1
  evolve export -format optuna -o studies.db runs/rnn/*`,
	run: exportGenome,
}

// exportFlags is what export was asked for.
type exportFlags struct {
	format, out, path string
	weights           bool
	trained           bool // of a run, at the sizes and with the weights that it trained, if it did
}

// formats are those that the ending of a file stands for, where none is named.
var formats = map[string]string{".py": "pytorch", ".onnx": "onnx", ".safetensors": "safetensors", ".json": "json", ".svg": "svg", ".dot": "dot", ".gv": "dot",
	".csv": "csv", ".parquet": "parquet", ".db": "optuna", ".sqlite3": "optuna"}

func exportGenome(ctx context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), exportFlags{}
	kind := spaceFlag(f)
	path := f.String("config", "", "sizes and weight seed of this configuration `file`")
	f.StringVar(&o.format, "format", "pytorch", "pytorch, onnx, safetensors, json, svg, dot; of a run's log csv, parquet, tensorboard, optuna")
	f.BoolVar(&o.weights, "weights", true, "false: an ONNX model takes its weights as inputs, by the names that they have in PyTorch")
	f.StringVar(&o.out, "o", "", "write to this `file` instead of standard output")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if !given(f, "format") {
		o.format = cmp.Or(formats[filepath.Ext(o.out)], o.format)
	}
	if !o.weights && o.format != "onnx" {
		return usageError("export: -weights=false is for -format onnx")
	}
	if o.out == "" && slices.Contains([]string{"safetensors", "onnx", "parquet"}, o.format) && isTerminal(s.out) {
		return usageError("export: %s is no text: give it a file, -o winner.%[1]s", o.format)
	}
	if slices.Contains(logFormats, o.format) {
		return exportLogs(ctx, s, o, rest)
	}
	if len(rest) != 1 {
		return usageError("export: want one run or genome, got %d arguments", len(rest))
	}
	if o.path = rest[0]; isRun(o.path) && *path == "" {
		*path = filepath.Join(o.path, "resolved.toml")
		o.trained = !slices.Contains([]string{"json", "svg", "dot"}, o.format)
	}
	j, err := openGenomes(*path, *kind)
	if err != nil {
		return err
	}
	return j.export(s, o)
}

// weightsSuffix is that of files of trained weights.
const weightsSuffix = ".safetensors"

func isRun(path string) bool {
	_, err := os.Stat(filepath.Join(path, "resolved.toml"))
	return err == nil
}

func (e *engine[G]) export(s streams, o exportFlags) error {
	m, err := e.modelAt(s, o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := written(&b, o, m); err != nil {
		return err
	}
	return s.put(o.out, b.Bytes())
}

// written writes a model in a format.
func written(w *bytes.Buffer, o exportFlags, m export.Model) error {
	switch o.format {
	case "json":
		w.WriteString(m.Genome + "\n")
		return nil
	case "pytorch":
		return export.PyTorch(w, m)
	case "onnx":
		return export.ONNX(w, m, "evolve "+version, o.weights)
	case "svg":
		return draw.SVG(w, picture(m.Network))
	case "dot":
		return draw.DOT(w, picture(m.Network))
	case "safetensors":
		all, err := m.Tensors()
		if err != nil {
			return err
		}
		return safetensors.Write(w, all, m.About("evolve "+version))
	}
	return usageError("export: -format (%s): want pytorch, onnx, safetensors, json, svg, dot, csv, parquet, tensorboard or optuna", o.format)
}

func isTerminal(out io.Writer) bool {
	c, ok := out.(*checked)
	if !ok {
		return false
	}
	f, ok := c.Writer.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// modelAt is the model of a genome, of trained weights, or of the winner of a run.
func (e *engine[G]) modelAt(s streams, o exportFlags) (m export.Model, err error) {
	if strings.HasSuffix(o.path, weightsSuffix) {
		return e.trainedModel(o.path)
	}
	if o.trained {
		weights, err := trainedWinner(o.path)
		if err != nil {
			return m, err
		}
		if weights != "" {
			return e.trainedModel(weights)
		}
	}
	var g G
	if isRun(o.path) {
		g, err = e.winner(o.path)
	} else {
		g, err = e.genomeAt(s, o.path)
	}
	if err != nil {
		return m, err
	}
	return e.model(g)
}

// trainedWinner is the weights of the winner of a run that trained its shortlist, "" of another.
func trainedWinner(dir string) (path string, err error) {
	t, err := runs.ReadTrained(dir)
	if err != nil || t == nil || t.Winner == "" {
		return "", err
	}
	path = filepath.Join(dir, "best", "winner"+weightsSuffix)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("export: %w: the weights of the trained winner are gone (evolve resume %s trains again; -config %s exports it untrained)",
			err, quoted(dir), quoted(filepath.Join(dir, "resolved.toml")))
	}
	return path, nil
}

// trainedModel is a model of the sizes and the weights that it was trained with. Of encoders it has no head.
func (e *engine[G]) trainedModel(path string) (m export.Model, err error) {
	w, err := halving.ReadWeights(path)
	if err != nil {
		return m, err
	}
	g, err := e.parse([]byte(w.Genome))
	if err != nil {
		return m, fmt.Errorf("export: %s: %w (-space chooses another space)", path, err)
	}
	if m, err = e.model(g); err != nil {
		return m, err
	}
	z := w.Sizes
	sizes, err := json.Marshal(z)
	if err != nil {
		return m, err
	}
	m.Known, m.Sizes = w.Words, string(sizes)
	m.Words, m.Shape = z.Words, rnn.Shape{Layers: z.Layers, Embedding: z.Embedding, Hidden: z.Hidden, Tied: z.Tied}
	if n, ok := m.Network.(bert.Encoder); ok {
		n.Vocabulary = z.Words
		m.Network = n
	}
	for _, t := range w.Tensors {
		name, isEncoder := strings.CutPrefix(t.Name, "encoder.")
		if _, cell := m.Network.(rnn.Cell); cell || isEncoder {
			m.Trained = append(m.Trained, export.Tensor{Name: name, Shape: t.Shape, Value: t.Value})
		}
	}
	return m, nil
}

// model is a genome's network with the sizes of the configuration.
func (e *engine[G]) model(g G) (export.Model, error) {
	text, err := g.MarshalJSON()
	if err != nil {
		return export.Model{}, err
	}
	network, identity := e.network(g)
	if err := network.Check(); err != nil {
		return export.Model{}, err
	}
	c := e.config.Model
	return export.Model{Identity: identity, Genome: string(text), Network: network, Words: c.Vocabulary, Key: e.key,
		Shape: rnn.Shape{Layers: c.Layers, Embedding: c.Embedding, Hidden: c.Hidden, Tied: c.Tied}}, nil
}
