package main

import (
	"bytes"
	"cmp"
	"context"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/nn/draw"
	"evolve/nn/export"
	"evolve/nn/safetensors"
	"flag"
	"path/filepath"
	"slices"
)

var exportCommand = cli.Command{
	Name: "export", Args: "[flags] PATH...", Summary: "take a genome elsewhere: PyTorch in one file, ONNX, weights, JSON; or a log",
	Help: `
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
	Define: defineExport,
}

// exportFlags are the flags of export.
type exportFlags struct {
	format, out string
	weights     bool
}

// formats are the formats that the ending of a file stands for, where none is named.
var formats = map[string]string{".py": "pytorch", ".onnx": "onnx", ".safetensors": "safetensors", ".json": "json", ".svg": "svg", ".dot": "dot", ".gv": "dot",
	".csv": "csv", ".parquet": "parquet", ".db": "optuna", ".sqlite3": "optuna"}

func defineExport(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var o exportFlags
	kind := cli.Space(f)
	path := f.String("config", "", "sizes and weight seed of this configuration `file`")
	f.StringVar(&o.format, "format", "pytorch", "pytorch, onnx, safetensors, json, svg, dot; of a run's log csv, parquet, tensorboard, optuna")
	f.BoolVar(&o.weights, "weights", true, "false: an ONNX model takes its weights as inputs, by the names that they have in PyTorch")
	f.StringVar(&o.out, "o", "", "write to this `file` instead of standard output")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if !cli.IsSet(f, "format") {
			o.format = cmp.Or(formats[filepath.Ext(o.out)], o.format)
		}
		if !o.weights && o.format != "onnx" {
			return cli.Usage("export: -weights=false is for -format onnx")
		}
		if o.out == "" && slices.Contains([]string{"safetensors", "onnx", "parquet"}, o.format) && s.IsTerminal() {
			return cli.Usage("export: %s is no text: give it a file, -o winner.%[1]s", o.format)
		}
		if slices.Contains(logFormats, o.format) {
			return exportLogs(ctx, s, o, args)
		}
		if len(args) != 1 {
			return cli.Usage("export: want one run or genome, got %d arguments", len(args))
		}
		m, err := kinds.ModelAt(s, args[0], *path, *kind, !slices.Contains([]string{"json", "svg", "dot"}, o.format))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := o.write(&b, m); err != nil {
			return err
		}
		return s.Put(o.out, b.Bytes())
	}
}

// write writes a model in the format that was asked for.
func (o exportFlags) write(w *bytes.Buffer, m export.Model) error {
	switch o.format {
	case "json":
		w.WriteString(m.Genome + "\n")
		return nil
	case "pytorch":
		return export.PyTorch(w, m)
	case "onnx":
		return export.ONNX(w, m, "evolve "+cli.Version, o.weights)
	case "svg":
		return draw.SVG(w, kinds.Picture(m.Network))
	case "dot":
		return draw.DOT(w, kinds.Picture(m.Network))
	case "safetensors":
		all, err := m.Tensors()
		if err != nil {
			return err
		}
		return safetensors.Write(w, all, m.About("evolve "+cli.Version))
	}
	return cli.Usage("export: -format (%s): want pytorch, onnx, safetensors, json, svg, dot, csv, parquet, tensorboard or optuna", o.format)
}
