package config

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Knowns are the names a configuration may use.
type Knowns struct {
	Metrics []Metric
	Genomes []string // built-in cells
}

// Metric is what a configuration must know of one.
type Metric struct {
	Name      string
	Objective bool     // has a direction
	Takes     []string // settings that change its value
}

func (k Knowns) names() (names []string) {
	for _, m := range k.Metrics {
		names = append(names, m.Name)
	}
	return names
}

//go:embed sample.toml
var sample string

// Sample is a commented configuration with every key. It is also the embedded default of a run without -config.
func Sample() string { return sample }

// Default is the Sample with overrides.
func Default(sets []string, k Knowns) (*Config, error) { return parse(sample, "default", ".", sets, k) }

// Load reads a file and then carries out overrides, each key=value. The error lists every problem that could be found,
// each with file, line and column, or with the override it lies in.
func Load(path string, sets []string, k Knowns) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parse(string(text), path, filepath.Dir(path), sets, k)
}

// defaults are the values of keys that are not given. What a table's kind decides is filled in by fill.
func defaults() *Config {
	return &Config{
		Seed:     1,
		Space:    Space{Kind: "rnn", Nodes: 24, HiddenStates: 3, Intermediate: 7},
		Model:    Model{Layers: 3, Embedding: 400, Hidden: 600, Vocabulary: 33278, Tied: true},
		Input:    Input{Kind: "uniform"},
		Weights:  Weights{Seed: 1},
		Strategy: Strategy{Kind: "aging", Lag: 8},
		Budget:   Budget{Evaluations: 2000},
		Failure:  Failure{Timeout: Duration{60e9}, MaxFailed: 0.5},
		Output:   Output{Top: 10},
	}
}

func parse(text, file, dir string, sets []string, k Knowns) (*Config, error) {
	c := defaults()
	c.dir = dir
	p := &problems{file: file, places: index(text), sets: map[string]string{}}
	p.decode(text, c)
	p.unknown()
	if len(p.list) > 0 { // values that could not be read would only cause more
		return nil, p.err()
	}
	for _, set := range sets {
		p.override(c, set)
	}
	if len(p.list) > 0 {
		return nil, p.err()
	}
	p.fill(c)
	if c.Name == "" {
		c.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	}
	p.check(c, k)
	return c, p.err()
}

// decode reads TOML over what c holds, and notes the first wrong type.
func (p *problems) decode(text string, c any) {
	err := toml.NewDecoder(strings.NewReader(text)).Decode(c)
	var decode *toml.DecodeError
	switch {
	case err == nil:
	case errors.As(err, &decode):
		row, column := decode.Position()
		p.at(row, column, strings.Join(decode.Key(), "."), "%s", plain(decode.Error()))
	default:
		p.at(1, 1, "", "%s", plain(err.Error()))
	}
}

// wrongType is how the library says it.
var wrongType = regexp.MustCompile(`^cannot decode TOML (\w+) into .* of type (\S+)$`)

// plain says a decoder's error in words of TOML.
func plain(text string) string {
	text = strings.TrimPrefix(text, "toml: ")
	m := wrongType.FindStringSubmatch(text)
	if m == nil {
		return strings.NewReplacer("integer value ", "", " cannot be stored in uint64", ": want a whole number from 0", " cannot be stored in int", ": too large").Replace(text)
	}
	want := map[string]string{"int": "a whole number", "uint64": "a whole number from 0", "float64": "a number", "bool": "true or false", "string": "a string in quotes"}[m[2]]
	if want == "" {
		want = "a table"
	}
	return fmt.Sprintf("is of type %s, want %s", m[1], want)
}

// unknown notes every key that Config does not have.
func (p *problems) unknown() {
	known := keys(reflect.TypeFor[Config](), "")
	for path, at := range p.places {
		plain := withoutNumbers(path)
		if !slices.Contains(known, plain) && !strings.HasPrefix(plain, "constraint.") {
			p.at(at.row, at.column, path, "unknown key%s", nearest(plain))
		}
	}
}

// withoutNumbers is the path of a key in any element: objective.metric for objective.0.metric.
func withoutNumbers(path string) string {
	parts := slices.DeleteFunc(strings.Split(path, "."), func(s string) bool { _, err := strconv.Atoi(s); return err == nil })
	return strings.Join(parts, ".")
}

// override carries out key=value. The value is read as TOML, and as text where it is none.
func (p *problems) override(c *Config, set string) {
	key, value, ok := strings.Cut(set, "=")
	key = strings.TrimSpace(key)
	if !ok || key == "" {
		p.flag(set, "want key=value, like strategy.population=50")
		return
	}
	q := &problems{places: index(key + " = 0")}
	q.unknown()
	if len(q.list) > 0 && !strings.HasPrefix(key, "objective") {
		p.flag(set, "%s", q.list[0].text)
		return
	}
	target, inner := any(c), key
	if i, rest, ok := element(key); ok {
		if i >= len(c.Objective) {
			p.flag(set, "there is no objective %d: they are counted from 0, there are %d", i, len(c.Objective))
			return
		}
		target, inner = &c.Objective[i], rest
		if !slices.Contains(keys(reflect.TypeFor[Config](), ""), "objective."+rest) {
			p.flag(set, "unknown key%s", nearest("objective."+rest))
			return
		}
	}
	if problem := assign(inner, value, target); problem != "" {
		p.flag(set, "%s", problem)
	}
	p.sets[key] = set
}

// assign reads the value as TOML, or as a string where it is none; it returns what is wrong with it.
func assign(key, value string, target any) string {
	q := &problems{}
	if q.decode(key+" = "+value, target); len(q.list) == 0 {
		return ""
	}
	if !strings.HasPrefix(q.list[0].text, "is of type") {
		q = &problems{}
		if q.decode(key+" = "+strconv.Quote(value), target); len(q.list) == 0 {
			return ""
		}
	}
	return q.list[0].text
}

// element reads objective.0.repeats and objective[0].repeats.
func element(key string) (i int, rest string, ok bool) {
	key = strings.NewReplacer("[", ".", "]", "").Replace(key)
	parts := strings.SplitN(key, ".", 3)
	if len(parts) < 3 || parts[0] != "objective" {
		return 0, "", false
	}
	i, err := strconv.Atoi(parts[1])
	return i, parts[2], err == nil && i >= 0
}

// problems collects what is wrong.
type problems struct {
	file   string
	places map[string]place
	sets   map[string]string // overrides by key
	list   []problem
}

type problem struct {
	row, column int
	where, text string
}

func (p *problems) at(row, column int, path, format string, args ...any) {
	where := fmt.Sprintf("%s:%d:%d", p.file, row, column)
	if path != "" {
		where += ": " + path
	}
	p.list = append(p.list, problem{row, column, where, fmt.Sprintf(format, args...)})
}

func (p *problems) flag(set, format string, args ...any) {
	p.list = append(p.list, problem{1 << 30, len(p.list), "-set " + set, fmt.Sprintf(format, args...)})
}

// key notes a problem with the value of a key, wherever that was given; a missing key is placed at its table.
func (p *problems) key(path string, value any, format string, args ...any) {
	if text, ok := value.(string); ok {
		value = strconv.Quote(text)
	}
	text := fmt.Sprintf("(%v): %s", value, fmt.Sprintf(format, args...))
	if set, ok := p.sets[path]; ok {
		p.list = append(p.list, problem{1 << 30, len(p.list), "-set " + set, text})
		return
	}
	where := p.places[path]
	for parent := path; where.row == 0; where = p.places[parent] {
		i := strings.LastIndexByte(parent, '.')
		if i < 0 {
			where = place{1, 1}
			break
		}
		parent = parent[:i]
	}
	p.list = append(p.list, problem{where.row, where.column, fmt.Sprintf("%s:%d:%d: %s", p.file, where.row, where.column, path), text})
}
