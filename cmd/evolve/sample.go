package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"evolve/search"
)

var sampleCommand = command{
	name: "sample", args: "[flags]", summary: "print random genomes of a space, one a line",
	help: `
Prints random valid genomes as JSON lines, the same for the same seed.

examples:
  evolve sample -n 3
  evolve sample -space bert -n 100 | evolve score -space bert -
  evolve sample -n 100 -config run.toml | evolve score -metrics state_memory -`,
	run: sample,
}

func sample(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	path := f.String("config", "", "take the space from this configuration `file`")
	kind := spaceFlag(f)
	n := f.Int("n", 10, "how many")
	seed := f.Uint64("seed", 1, "seed of the draws")
	var sets repeated
	f.Var(&sets, "set", "override `key=value` of the configuration, may be repeated")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 || *n < 0 {
		return usageError("sample: want no arguments and -n from 0 (evolve sample -h)")
	}
	conf, _, err := load(*path, *kind, sets)
	if err != nil {
		return err
	}
	j, err := open(conf)
	if err != nil {
		return err
	}
	return j.sample(ctx, s.out, *n, *seed)
}

func (e *engine[G]) sample(ctx context.Context, w io.Writer, n int, seed uint64) error {
	out := bufio.NewWriter(w)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		text, err := e.space.Random(search.Rand(seed, i, search.StreamPropose)).MarshalJSON()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n", text)
	}
	return out.Flush()
}
