package pages

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/runs"
)

// reproduceSection shows the versions, the commands and the configuration that reproduce the run.
func (r *runPage) reproduceSection(context.Context) (Section, error) {
	log := r.log
	text, err := os.ReadFile(filepath.Join(log.Dir, runs.ResolvedFile))
	if err != nil {
		text = r.Config.TOML()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "evolve %s, %s on %s, kernels %s; networks read %s\n\n", log.Program, log.Go, log.Arch, log.Kernel, log.Input)
	fmt.Fprintf(&b, "evolve -config resolved.toml     repeats the run, byte for byte\nevolve verify %s\nevolve export %s > winner.py\n\n# resolved.toml\n%s",
		cli.Quoted(log.Dir), cli.Quoted(log.Dir), text)
	return Section{ID: "reproduce", Heading: "Reproduce this run", Code: b.String()}, nil
}
