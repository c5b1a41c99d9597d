package fitness

import (
	"fmt"
	"slices"
	"strings"

	"evolve/nn"
)

// Model is the language model that a cell is wanted for. Its zero value is not usable; BenchmarkModel is the default.
type Model struct {
	nn.Shape
	Vocabulary int
}

// BenchmarkModel is the model of NAS-Bench-NLP on WikiText-2.
var BenchmarkModel = Model{nn.Shape{Layers: 3, Embedding: 400, Hidden: 600, Tied: true}, 33278}

// Settings say at which size and how often a metric measures. Zero fields take the metric's default.
type Settings struct {
	Layer     int // which layer's states, from 1
	Layers    int // L
	Width     int // H
	Embedding int // E
	Batch     int // B
	Steps     int // T
	Repeats   int // the value is the median over so many draws of weights
}

// SettingNames are the names of the fields, as they are written in configurations.
var SettingNames = []string{"layer", "layers", "width", "embedding", "batch", "steps", "repeats"}

// Field points to the setting of a name; nil when there is none.
func (s *Settings) Field(name string) *int {
	fields := []*int{&s.Layer, &s.Layers, &s.Width, &s.Embedding, &s.Batch, &s.Steps, &s.Repeats}
	if i := slices.Index(SettingNames, name); i >= 0 {
		return fields[i]
	}
	return nil
}

// String lists the settings that are not zero.
func (s Settings) String() string {
	var parts []string
	for _, name := range SettingNames {
		if v := *s.Field(name); v != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", name, v))
		}
	}
	return strings.Join(parts, " ")
}

// size is what decides which pass is made: neither which layer is looked at nor how often.
func (s Settings) size() Settings {
	s.Layer, s.Repeats = 0, 0
	return s
}

// Resolve fills in what is not set: from the metric's definition, then from the model.
func (m Metric) Resolve(s Settings, model Model) (Settings, error) {
	ofModel := Settings{Layer: 1, Layers: model.Layers, Width: model.Hidden, Embedding: model.Embedding, Repeats: 1}
	for _, name := range SettingNames {
		v := s.Field(name)
		takes := slices.Contains(m.Takes, name)
		switch {
		case *v < 0:
			return s, fmt.Errorf("fitness: %s: %s (%d): want at least 1", m.Name, name, *v)
		case *v > 0 && !takes:
			return s, fmt.Errorf("fitness: %s: %s (%d): does not change this metric, which takes %s", m.Name, name, *v, orNone(m.Takes))
		case *v == 0 && takes && *m.Defaults.Field(name) != 0:
			*v = *m.Defaults.Field(name)
		case *v == 0 && takes:
			*v = *ofModel.Field(name)
		}
	}
	if s.Layer > s.Layers {
		return s, fmt.Errorf("fitness: %s: layer (%d): there are %d layers", m.Name, s.Layer, s.Layers)
	}
	return s, m.limits(s)
}

// limits refuses sizes at which a metric has no meaning.
func (m Metric) limits(s Settings) error {
	for _, l := range []struct {
		name     string
		min, max int
	}{{"steps", max(m.Least.Steps, 1), 100_000}, {"batch", max(m.Least.Batch, 1), 100_000}, {"width", 1, 16384}, {"embedding", 1, 16384}, {"layers", 1, 100}, {"repeats", 1, 1000}} {
		if v := *s.Field(l.name); slices.Contains(m.Takes, l.name) && (v < l.min || v > l.max) {
			return fmt.Errorf("fitness: %s: %s (%d): want %d to %d", m.Name, l.name, v, l.min, l.max)
		}
	}
	return nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "no settings"
	}
	return strings.Join(names, ", ")
}
