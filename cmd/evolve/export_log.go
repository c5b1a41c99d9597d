package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/sink"
	"evolve/runs"
)

// exportLog writes the log of a run in another form.
func exportLog(s streams, o exportFlags) error {
	if !isRun(o.path) {
		return usageError("export: -format %s: %s is not the directory of a run", o.format, o.path)
	}
	log, err := runs.Read(o.path)
	if err != nil {
		return err
	}
	if o.format == "tensorboard" {
		return tensorBoard(s, o, log)
	}
	var b bytes.Buffer
	if err := sink.CSV(&b, log.Lines()); err != nil {
		return err
	}
	return s.put(o.out, b.Bytes())
}

func tensorBoard(s streams, o exportFlags, log *runs.Log) error {
	name := cmp.Or(o.out, filepath.Join(o.path, "events.out.tfevents.evolve"))
	if !strings.Contains(filepath.Base(name), "tfevents") {
		return usageError("export: -o (%s): TensorBoard looks for names with tfevents in them", name)
	}
	wall := map[int]float64{}
	for t, err := range log.Times() {
		if err != nil {
			return err
		}
		wall[t.ID] = t.Wall
	}
	var b bytes.Buffer
	if err := sink.TensorBoard(&b, log.Lines(), wall); err != nil {
		return err
	}
	if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s\ntensorboard --logdir %s\n", name, quoted(filepath.Dir(name)))
	return nil
}
