package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Experiment describes runs to be compared: every configuration under every strategy with every seed.
type Experiment struct {
	Name     string           `toml:"name"`
	Configs  []string         `toml:"configs"` // of runs; what they say of strategy and seed is replaced
	Seeds    int              `toml:"seeds"`   // how many, 20 when 0
	First    uint64           `toml:"first_seed"`
	Set      []string         `toml:"set"`      // overrides of every run
	Baseline string           `toml:"baseline"` // "random", which is added where no strategy is it, or "none"
	Strategy []map[string]any `toml:"strategy"`

	dir string
}

// Planned describes one run of an experiment.
type Planned struct {
	Config   string // file, "" for the embedded default
	Strategy string // name of it
	Folder   string // name of the run's directory
	Sets     []string
}

var folderName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// LoadExperiment reads an experiment from a file. The error lists every problem with file, line and column. It does not
// look into the configurations, which are read when their runs start.
func LoadExperiment(path string) (*Experiment, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	x := &Experiment{First: 1, Seeds: 20, Baseline: "random", dir: filepath.Dir(path)}
	p := newProblems(path, Experiment{})
	entries, wrong := decode(text)
	for _, e := range entries {
		p.take(x, e)
	}
	if wrong != nil {
		p.syntax(wrong)
		return nil, p.err()
	}
	if x.Name == "" {
		x.Name = nameOf(path)
	}
	if len(x.Strategy) > 0 && x.Baseline != "none" && !slices.ContainsFunc(x.Strategy, func(s map[string]any) bool { return s["kind"] == "random" }) {
		x.Strategy = append(x.Strategy, map[string]any{"kind": "random"}) // what all others are compared with
	}
	p.checkExperiment(x)
	if err := p.err(); err != nil {
		return nil, err
	}
	return x, nil
}

func (p *problems) checkExperiment(x *Experiment) {
	if !folderName.MatchString(x.Name) {
		p.key("name", x.Name, "becomes a folder: want a-z, 0-9 and . _ - only")
	}
	p.within("seeds", x.Seeds)
	p.oneOf("baseline", x.Baseline, "random", "none")
	if len(x.Strategy) == 0 {
		p.key("strategy", nil, "missing: want [[strategy]] tables, each with a kind")
	}
	names := map[string]bool{}
	for i, s := range x.Strategy {
		name, err := strategyName(s)
		if err == nil {
			_, err = setsOf(s)
		}
		table := fmt.Sprintf("strategy.%d", i)
		switch {
		case err != nil:
			p.key(table+"."+err.key, err.value, "%s", err.want)
		case names[name]:
			p.key(table+".name", name, "another strategy has this name: give one of them a name of its own")
		}
		names[name] = true
	}
	bases := map[string]string{}
	for i, c := range x.Configs {
		if other, twice := bases[base(c)]; twice {
			p.key(fmt.Sprintf("configs.%d", i), c, "has the same name as %s, which becomes a folder", other)
		}
		bases[base(c)] = c
	}
}

// wrongValue reports a key of a strategy whose value is not allowed.
type wrongValue struct {
	key   string
	value any
	want  string
}

func strategyName(s map[string]any) (string, *wrongValue) {
	kind, ok := s["kind"].(string)
	if !ok {
		return "", &wrongValue{"kind", s["kind"], "want " + quotedList(Strategies)}
	}
	name, given := s["name"]
	if !given {
		return kind, nil
	}
	if text, ok := name.(string); ok && folderName.MatchString(text) {
		return text, nil
	}
	return "", &wrongValue{"name", name, "becomes a folder: want a-z, 0-9 and . _ - only"}
}

func (w *wrongValue) err() error { return fmt.Errorf("%s%s: %s", w.key, valueText(w.value), w.want) }

// Plan lists the runs of one configuration, in the order of seeds, then of strategies. All strategies have a run with the
// first seed before the second seed starts, so that they can be compared early.
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
			name, wrong := strategyName(s)
			if wrong != nil {
				return nil, wrong.err()
			}
			seed := x.First + uint64(i)
			p := Planned{Config: path, Strategy: name, Folder: fmt.Sprintf("%s-%s-s%d", stem, name, seed), Sets: slices.Clone(x.Set)}
			p.Sets = append(p.Sets, fmt.Sprintf("seed=%d", seed))
			p.Sets = append(p.Sets, overrides(s)...)
			more, wrong := setsOf(s)
			if wrong != nil {
				return nil, wrong.err()
			}
			p.Sets = append(p.Sets, more...)
			list = append(list, p)
		}
	}
	return list, nil
}

// setsOf returns a strategy's own overrides of other tables.
func setsOf(s map[string]any) (sets []string, wrong *wrongValue) {
	list, ok := s["set"].([]any)
	if _, given := s["set"]; given && !ok {
		return nil, &wrongValue{"set", s["set"], "want a list of \"key=value\""}
	}
	for _, v := range list {
		text, ok := v.(string)
		if !ok {
			return nil, &wrongValue{"set", v, "want a list of \"key=value\""}
		}
		sets = append(sets, text)
	}
	return sets, nil
}

// overrides returns the table of a strategy as overrides, its kind first.
func overrides(s map[string]any) []string {
	sets := []string{fmt.Sprintf("strategy.kind=%v", s["kind"])}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if key == "kind" || key == "name" || key == "set" {
			continue
		}
		sets = append(sets, "strategy."+key+"="+valueOf(reflect.ValueOf(s[key])))
	}
	return sets
}
