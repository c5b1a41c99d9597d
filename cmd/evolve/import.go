package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
)

var importCommand = command{
	name: "import", args: "[flags] PATH...", summary: "genomes from any of our forms, one a line: runs, logs, PyTorch, ONNX, weights",
	help: `
Reads genomes and prints them in their published form, a line each, to be kept, scored, trained or searched from. A PATH is what
evolve export wrote (json, pytorch, onnx, safetensors), trained weights, a run or a folder of runs (their candidates), a list of
its best, a folder of evolve train, JSON or JSON lines, a file of the space's benchmark, a folder of these, a built-in genome, or -
for standard input. Space is that of the first run, or -space.

A genome that cannot be read is told and passed over, and makes the exit code 1; a PATH that is not there ends it at once.

examples:
  evolve import winner.py winner.onnx > winners.jsonl
  evolve import runs/rnn/20261123-101500-s1/best/top.jsonl | evolve train -text train.txt - lstm
  evolve import -json trained/0901f6281ba2/lstm-s1.safetensors
  evolve import -space bert -o mini.json mini.py`,
	run: importGenomes,
}

func importGenomes(_ context.Context, s streams, c command, args []string) error {
	f := c.flags()
	kind := spaceFlag(f)
	asJSON := f.Bool("json", false, "print objects of id, identity and genome")
	out := f.String("o", "", "write to this `file` instead of standard output")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError("import: want at least one PATH (evolve import -h)")
	}
	conf := ""
	if first := runsBelow(rest[0]); len(first) > 0 {
		conf = filepath.Join(first[0], "resolved.toml") // its space
	}
	j, err := openGenomes(conf, *kind)
	if err != nil {
		return err
	}
	if err := j.common().allThere(rest); err != nil {
		return err
	}
	return j.importAll(s, rest, *out, *asJSON)
}

// imported is a line of import -json.
type imported struct {
	ID       string          `json:"id"`
	Identity string          `json:"identity"`
	Genome   json.RawMessage `json:"genome"`
}

func (e *engine[G]) importAll(s streams, paths []string, out string, asJSON bool) error {
	var b bytes.Buffer
	failed := 0
	for r := range e.records(s, paths) {
		if r.err != nil {
			fmt.Fprintf(s.err, "%v\n", r.err)
			failed++
			continue
		}
		line, err := r.genome.MarshalJSON()
		if err != nil {
			return err
		}
		if asJSON {
			_, identity := e.network(r.genome)
			if line, err = json.Marshal(imported{r.id, identity, line}); err != nil {
				return err
			}
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	if err := s.put(out, b.Bytes()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("import: %d could not be read as a %s (-space chooses another space)", failed, e.genome)
	}
	return nil
}
