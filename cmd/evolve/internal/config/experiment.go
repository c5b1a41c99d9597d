package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Experiment is runs to be compared: every configuration under every strategy with every seed.
type Experiment struct {
	Name     string           `toml:"name"`
	Configs  []string         `toml:"configs"` // of runs; what they say of strategy and seed is replaced
	Seeds    int              `toml:"seeds"`   // how many, 20 when 0
	First    uint64           `toml:"first_seed"`
	Set      []string         `toml:"set"` // overrides of every run
	Strategy []map[string]any `toml:"strategy"`

	dir string
}

// Planned is one of its runs.
type Planned struct {
	Config   string // file, "" for the embedded default
	Strategy string // name of it
	Folder   string // name of the run's directory
	Sets     []string
}

var folderName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// LoadExperiment reads one. Whether its runs can be is for their configurations to say.
func LoadExperiment(path string) (*Experiment, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	x := &Experiment{First: 1, Seeds: 20, dir: filepath.Dir(path)}
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(x); err != nil {
		return nil, fmt.Errorf("%s: %w", path, located(err))
	}
	if x.Name == "" {
		file := filepath.Base(path)
		x.Name = strings.ToLower(strings.TrimSuffix(file, filepath.Ext(file)))
	}
	if len(x.Strategy) > 0 && !slices.ContainsFunc(x.Strategy, func(s map[string]any) bool { return s["kind"] == "random" }) {
		x.Strategy = append(x.Strategy, map[string]any{"kind": "random"}) // what all others are compared with
	}
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return x, nil
}

// located says where a text stops being an experiment.
func located(err error) error {
	var strict *toml.StrictMissingError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		row, column := strict.Errors[0].Position()
		return fmt.Errorf("%d:%d: unknown key %s; there are name, configs, seeds, first_seed, set and [[strategy]]", row, column, strings.Join(strict.Errors[0].Key(), "."))
	case errors.As(err, &decode):
		row, column := decode.Position()
		return fmt.Errorf("%d:%d: %s", row, column, strings.TrimPrefix(decode.Error(), "toml: "))
	}
	return err
}

func (x *Experiment) check() error {
	if !folderName.MatchString(x.Name) {
		return fmt.Errorf("name (%q): becomes a folder: want a-z, 0-9 and . _ - only", x.Name)
	}
	if x.Seeds < 1 || x.Seeds > 10_000 {
		return fmt.Errorf("seeds (%d): want 1 to 10000", x.Seeds)
	}
	if len(x.Strategy) == 0 {
		return errors.New("strategy: missing: want [[strategy]] tables, each with a kind")
	}
	names := map[string]bool{}
	for i, s := range x.Strategy {
		name, err := strategyName(s)
		if err == nil {
			_, err = setsOf(s)
		}
		if err != nil {
			return fmt.Errorf("strategy %d: %w", i, err)
		}
		if names[name] {
			return fmt.Errorf("strategy %d: name (%q): another has it: give one of them a name of its own", i, name)
		}
		names[name] = true
	}
	bases := map[string]string{}
	for _, c := range x.Configs {
		if other, twice := bases[base(c)]; twice {
			return fmt.Errorf("configs: %s and %s have the same name, which becomes a folder", other, c)
		}
		bases[base(c)] = c
	}
	return nil
}

func strategyName(s map[string]any) (string, error) {
	kind, ok := s["kind"].(string)
	if !ok {
		return "", fmt.Errorf("kind: missing: want %s", quotedList(Strategies))
	}
	name, given := s["name"]
	if !given {
		return kind, nil
	}
	if text, ok := name.(string); ok && folderName.MatchString(text) {
		return text, nil
	}
	return "", fmt.Errorf("name (%v): becomes a folder: want a-z, 0-9 and . _ - only", name)
}

// Plan lists the runs of one configuration, in the order of seeds, then of strategies: what is there first can be
// compared first.
func (x *Experiment) Plan(config string) (list []Planned, err error) {
	path := config
	if config != "" && !filepath.IsAbs(config) {
		path = filepath.Join(x.dir, config)
	}
	stem := strings.TrimSuffix(filepath.Base(config), filepath.Ext(config))
	if config == "" {
		stem = "default"
	}
	for i := range x.Seeds {
		for _, s := range x.Strategy {
			name, err := strategyName(s)
			if err != nil {
				return nil, err
			}
			seed := x.First + uint64(i)
			p := Planned{Config: path, Strategy: name, Folder: fmt.Sprintf("%s-%s-s%d", stem, name, seed), Sets: slices.Clone(x.Set)}
			p.Sets = append(p.Sets, fmt.Sprintf("seed=%d", seed))
			p.Sets = append(p.Sets, overrides(s)...)
			more, err := setsOf(s)
			if err != nil {
				return nil, err
			}
			p.Sets = append(p.Sets, more...)
			list = append(list, p)
		}
	}
	return list, nil
}

// setsOf are a strategy's own overrides of other tables.
func setsOf(s map[string]any) (sets []string, err error) {
	list, ok := s["set"].([]any)
	if _, given := s["set"]; given && !ok {
		return nil, fmt.Errorf("strategy.set (%v): want a list of \"key=value\"", s["set"])
	}
	for _, v := range list {
		text, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("strategy.set (%v): want a list of \"key=value\"", v)
		}
		sets = append(sets, text)
	}
	return sets, nil
}

// overrides makes a table of a strategy what -set says, its kind first.
func overrides(s map[string]any) []string {
	sets := []string{fmt.Sprintf("strategy.kind=%v", s["kind"])}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if key == "kind" || key == "name" || key == "set" {
			continue
		}
		text, err := toml.Marshal(map[string]any{"x": s[key]})
		if err != nil {
			panic("config: what was TOML is none any more: " + err.Error())
		}
		sets = append(sets, "strategy."+key+"="+strings.TrimSpace(strings.TrimPrefix(string(text), "x =")))
	}
	return sets
}
