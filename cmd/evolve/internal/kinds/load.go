package kinds

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// Load reads the configuration at path, or the embedded default of kind if path is "", and returns it and its text. sets
// overrides keys. kind must be "" or equal to space.kind; with path "" it selects the default, and "" selects rnn.
func Load(path, kind string, sets []string) (*config.Config, []byte, error) {
	names := Names()
	if _, known := names[kind]; kind != "" && !known {
		return nil, nil, cli.Usage("-space (%s): want %s", kind, strings.Join(config.Kinds, " or "))
	}
	if path == "" {
		kind = cmp.Or(kind, config.Kinds[0])
		c, err := config.Default(kind, sets, names)
		if err != nil {
			return nil, nil, cli.Exit(cli.ExitUsage, err)
		}
		return c, []byte(config.Sample(kind)), sameKind(c, kind, "the configuration")
	}
	text, err := config.ReadFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, cli.Missing("%w (evolve init > %s writes one)", err, cli.Quoted(path))
		}
		return nil, nil, cli.Usage("%w (want a TOML file; evolve init prints one)", err)
	}
	c, err := config.Load(path, sets, names)
	if err != nil {
		return nil, nil, cli.Exit(cli.ExitUsage, err)
	}
	return c, text, sameKind(c, kind, path)
}

// LoadAlone reads a configuration as Load does, for its space and its sizes only. The files that the configuration names need
// not exist.
func LoadAlone(path, kind string) (*config.Config, error) {
	if path == "" {
		c, _, err := Load("", kind, nil)
		return c, err
	}
	c, err := config.LoadAlone(path, Names())
	if err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	return c, sameKind(c, kind, path)
}

// LoadRun reads the configuration of the run in dir. sets overrides keys.
func LoadRun(dir string, sets []string) (*config.Config, error) {
	path := filepath.Join(dir, runs.ResolvedFile)
	if _, err := os.Stat(path); err != nil {
		return nil, cli.Missing("%s is not a run directory: %w (evolve list runs shows the runs)", dir, err)
	}
	c, err := config.Load(path, sets, Names())
	if err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	return c, nil
}

// sameKind returns an error if kind, the value of -space, differs from space.kind of the configuration.
func sameKind(c *config.Config, kind, path string) error {
	if kind != "" && kind != c.Space.Kind {
		return cli.Usage("-space (%s): the space.kind of %s is %s", kind, path, c.Space.Kind)
	}
	return nil
}
