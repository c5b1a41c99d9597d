package main

import (
	"bytes"
	"context"
	"encoding/json"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
	"flag"
	"fmt"
	"path/filepath"
)

var importCommand = cli.Command{
	Name: "import", Args: "[flags] PATH...", Summary: "read genomes from runs, PyTorch, ONNX, weights or JSON and print one a line",
	Help: `
Prints the genomes of every PATH as JSON lines, in the published form of their benchmark. Other
commands read these lines: score, train, export, draw and the key strategy.given. A PATH is

  a file that evolve export wrote (json, pytorch, onnx, safetensors), or trained weights
  a run directory or a folder of runs (all candidates), or its best/top.jsonl
  a folder of evolve train
  a JSON or JSON-lines file, a file of the space's benchmark, or a folder of these
  a built-in genome (evolve list spaces names them), or - for standard input

The space is that of the first run, or that of -space. Genomes that cannot be read are reported and
skipped, and the exit code is then 1. If a PATH does not exist, nothing is printed.

examples:
  evolve import winner.py winner.onnx > winners.jsonl      the genomes inside two models
  evolve import runs/rnn/20261123-101500-s1/best/top.jsonl | evolve train -text train.txt - lstm
                                                           train the best genomes of a run
  evolve import -json trained/0901f6281ba2/lstm-s1.safetensors
                                                           with the identity of the genome
  evolve import -space bert -o mini.json mini.py           an encoder`,
	Define: defineImport,
}

func defineImport(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	kind := cli.Space(f)
	asJSON := f.Bool("json", false, "print JSON objects with id, identity and genome")
	out := f.String("o", "", "write to this `file`; default: standard output")
	return func(_ context.Context, s cli.Streams, args []string) error {
		if len(args) == 0 {
			return cli.Usage("import: want at least one PATH (evolve import -h)")
		}
		path := ""
		if first := runs.Below(args[0]); len(first) > 0 {
			path = filepath.Join(first[0], runs.ResolvedFile) // its space
		}
		conf, err := kinds.LoadAlone(path, *kind)
		if err != nil {
			return err
		}
		space, err := kinds.Open(conf)
		if err != nil {
			return err
		}
		if err := space.CheckPaths(args); err != nil {
			return err
		}
		return importAll(s, space, args, *out, *asJSON)
	}
}

// imported holds one line of import -json.
type imported struct {
	ID       string          `json:"id"`
	Identity string          `json:"identity"`
	Genome   json.RawMessage `json:"genome"`
}

// importAll prints the genomes of all paths, and reports those that cannot be read.
func importAll(s cli.Streams, space *kinds.Space, paths []string, out string, asJSON bool) error {
	var b bytes.Buffer
	failed := 0
	for r := range space.Read(s.In, paths) {
		if r.Err != nil {
			fmt.Fprintf(s.Err, "%v\n", r.Err)
			failed++
			continue
		}
		line, err := r.Genome.MarshalJSON()
		if err != nil {
			return err
		}
		if asJSON {
			_, identity := space.Network(r.Genome)
			if line, err = json.Marshal(imported{r.ID, identity, line}); err != nil {
				return err
			}
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	if err := s.Put(out, b.Bytes()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("import: %d genome(s) could not be read as a %s (-space selects another space)", failed, space.Genome)
	}
	return nil
}
