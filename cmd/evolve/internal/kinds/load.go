package kinds

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// Load reads a configuration, or the embedded default of a kind of space where path is "", and returns its text too. kind
// "" stands for the configuration's, or rnn; sets override keys.
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
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, cli.Missing("%w (evolve init > %s makes one)", err, path)
	}
	c, err := config.Load(path, sets, names)
	if err != nil {
		return nil, nil, cli.Exit(cli.ExitUsage, err)
	}
	return c, text, sameKind(c, kind, path)
}

// LoadAlone is Load for the space and the sizes alone: none of the files that the configuration names need be there.
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

// LoadRun reads the configuration that the run in dir was begun with.
func LoadRun(dir string, sets []string) (*config.Config, error) {
	path := filepath.Join(dir, runs.ResolvedFile)
	if _, err := os.Stat(path); err != nil {
		return nil, cli.Missing("%s is not a run directory: %w", dir, err)
	}
	c, err := config.Load(path, sets, Names())
	if err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	return c, nil
}

// sameKind refuses a -space that is not the configuration's.
func sameKind(c *config.Config, kind, path string) error {
	if kind != "" && kind != c.Space.Kind {
		return cli.Usage("-space (%s): the space.kind of %s is %s", kind, path, c.Space.Kind)
	}
	return nil
}
