package config

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// TOML is the configuration with every default filled in and every path absolute: it can be loaded from anywhere.
func (c *Config) TOML() []byte {
	d := *c
	for _, path := range []*string{&d.Input.Path, &d.Input.VocabularyFile, &d.Shortlist.Text, &d.Shortlist.Valid, &d.Shortlist.Test} {
		if *path != "" {
			*path = absolute(c.Path(*path))
		}
	}
	d.Strategy.Given = slices.Clone(d.Strategy.Given)
	for i, g := range d.Strategy.Given {
		if filepath.Ext(g) != "" {
			d.Strategy.Given[i] = absolute(c.Path(g))
		}
	}
	d.Oracle.Files = slices.Clone(d.Oracle.Files)
	for i, f := range d.Oracle.Files {
		d.Oracle.Files[i] = absolute(c.Path(f))
	}
	if o := d.Output.Cache; o != "" && o != "off" {
		d.Output.Cache = absolute(c.Path(o))
	}
	return encode(d)
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// JSON is what a log's header says: the configuration as an object, keys sorted, without [output] and [shortlist],
// which change no line, and with the bare names of files, for where they lie is the machine's affair.
func (c *Config) JSON() json.RawMessage {
	d := *c
	d.Input.Path, d.Input.VocabularyFile = base(d.Input.Path), base(d.Input.VocabularyFile)
	d.Strategy.Given = slices.Clone(d.Strategy.Given)
	for i, g := range d.Strategy.Given {
		d.Strategy.Given[i] = base(g)
	}
	d.Oracle.Files = slices.Clone(d.Oracle.Files)
	for i, f := range d.Oracle.Files {
		d.Oracle.Files[i] = base(f)
	}
	var object map[string]any
	if err := toml.Unmarshal(encode(d), &object); err != nil {
		panic("config: own text does not parse: " + err.Error())
	}
	delete(object, "output")
	delete(object, "shortlist")
	text, err := json.Marshal(object)
	if err != nil {
		panic("config: " + err.Error())
	}
	return text
}

func base(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

// encode writes the keys that mean something under the kinds of their tables.
func encode(c Config) []byte {
	var all, b bytes.Buffer
	if err := toml.NewEncoder(&all).Encode(c); err != nil {
		panic("config: " + err.Error())
	}
	table := ""
	for line := range strings.Lines(all.String()) { // the encoder writes each key on a line of its own
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[]\n")
		}
		key, _, _ := strings.Cut(line, " = ")
		if c.applies(table, key) {
			b.WriteString(line)
		}
	}
	return b.Bytes()
}
