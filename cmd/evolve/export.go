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
	Name: "export", Args: "[flags] PATH...", Summary: "write a genome as PyTorch, ONNX, weights or a picture, or a log as a table",
	Help: `
Writes the winner of a run, or another genome, in one of these formats. PATH is a run directory, a
genome file, a built-in genome (evolve list spaces names them), or - for standard input.

  pytorch      one Python file that imports only PyTorch: the module, and a main that trains it
  onnx         a model for ONNX Runtime; cells map tokens [T][B] to logits, encoders map tokens
               [B][T] to states
  safetensors  the weights of the first measurement, under the names of the PyTorch module
  json         the genome in the published form of its benchmark
  svg, dot     a picture of the genome, or its graph for Graphviz

These formats take the log of a run:

  csv          a table with one row per candidate
  parquet      the same table, typed and compressed
  tensorboard  an event file with objectives, metrics and the best objective so far
  optuna       a study in an SQLite database for optuna-dashboard (Optuna 3.2 or later); several
               runs become several studies

Without -format, the extension of -o selects the format. In csv and parquet, objectives are as in
the log: higher is better, so a minimised metric appears with its sign changed. Metrics keep their
own sign.

Sizes come from the run, from -config, or from the defaults of the space. If the run trained its
shortlist, or if PATH is a file of trained weights, sizes and weights are the trained ones.

examples:
  evolve export runs/rnn/20261123-101500-s1 > winner.py   the winner as a PyTorch module
  evolve export -o winner.onnx runs/rnn/20261123-101500-s1
  evolve export -o winner.safetensors runs/rnn/20261123-101500-s1
  evolve export trained/0901f6281ba2/lstm-s1.safetensors > lstm.py
                                                          a network that evolve train trained
  evolve export -space bert -o mini.py bert-mini          a built-in encoder
  evolve export -o lstm.svg lstm                          a picture
  evolve export -o log.csv runs/rnn/20261123-101500-s1    the log as a table
  evolve export -format tensorboard runs/rnn/20261123-101500-s1
  evolve export -format optuna -o studies.db runs/rnn/*   all runs in one database`,
	Define: defineExport,
}

// exportFlags holds the flags of export.
type exportFlags struct {
	format, out string
	weights     bool
}

// formats maps the extension of -o to the format that it selects if -format is not given.
var formats = map[string]string{".py": "pytorch", ".onnx": "onnx", ".safetensors": "safetensors", ".json": "json", ".svg": "svg", ".dot": "dot", ".gv": "dot",
	".csv": "csv", ".parquet": "parquet", ".db": "optuna", ".sqlite3": "optuna"}

func defineExport(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var o exportFlags
	kind := cli.Space(f)
	path := f.String("config", "", "take sizes and weight seed from this configuration `file`")
	f.StringVar(&o.format, "format", "pytorch", "pytorch, onnx, safetensors, json, svg or dot;\nfor the log of a run csv, parquet, tensorboard or optuna")
	f.BoolVar(&o.weights, "weights", true, "include the weights in an ONNX model; false: weights are its inputs")
	f.StringVar(&o.out, "o", "", "write to this `file`; default: standard output")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if !cli.IsSet(f, "format") {
			ending := filepath.Ext(o.out)
			if ending != "" && formats[ending] == "" {
				return cli.Usage("export: -o (%s): no format has the ending %s: name one with -format", o.out, ending)
			}
			o.format = cmp.Or(formats[ending], o.format)
		}
		if !o.weights && o.format != "onnx" {
			return cli.Usage("export: -weights=false is for -format onnx")
		}
		if o.out == "" && slices.Contains([]string{"safetensors", "onnx", "parquet"}, o.format) && s.IsTerminal() {
			return cli.Usage("export: %s is a binary format: want a file, -o winner.%[1]s", o.format)
		}
		if slices.Contains(logFormats, o.format) {
			return exportLogs(ctx, s, o, args)
		}
		if len(args) != 1 {
			return cli.Usage("export: want one run or genome, got %d arguments (evolve export -h)", len(args))
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

// write writes a model in the selected format.
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
