package fitness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Settings say at which size and how often a metric measures. Zero fields take the metric's default.
type Settings struct {
	Layer     int // which layer's states, from 1
	Layers    int // L
	Width     int // H
	Embedding int // E
	Batch     int // B
	Steps     int // T of cells
	Length    int // T of encoders: tokens of a sequence
	Repeats   int // the value is the median over so many draws of weights
}

// SettingNames are the names of the fields, as they are written in configurations.
var SettingNames = []string{"layer", "layers", "width", "embedding", "batch", "steps", "length", "repeats"}

// Field points to the setting of a name; nil when there is none.
func (s *Settings) Field(name string) *int {
	fields := []*int{&s.Layer, &s.Layers, &s.Width, &s.Embedding, &s.Batch, &s.Steps, &s.Length, &s.Repeats}
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

// Resolve fills in what is not set: from the metric's definition, then from the model, then 1.
func (m Metric) Resolve(s, model Settings) (Settings, error) {
	for _, name := range SettingNames {
		v := s.Field(name)
		takes := slices.Contains(m.Takes, name)
		switch {
		case *v < 0:
			return s, fmt.Errorf("fitness: %s: %s (%d): want at least 1", m.Name, name, *v)
		case *v > 0 && !takes:
			return s, fmt.Errorf("fitness: %s: %s (%d): does not change this metric, which takes %s", m.Name, name, *v, orNone(m.Takes))
		case takes:
			*v = cmp.Or(*v, *m.Defaults.Field(name), *model.Field(name), 1)
		}
	}
	if s.Layers > 0 && s.Layer > s.Layers {
		return s, fmt.Errorf("fitness: %s: layer (%d): there are %d layers", m.Name, s.Layer, s.Layers)
	}
	return s, m.limits(s)
}

// limits refuses sizes at which a metric has no meaning.
func (m Metric) limits(s Settings) error {
	for _, l := range []struct {
		name     string
		min, max int
	}{
		{"steps", max(m.Least.Steps, 1), 100_000}, {"batch", max(m.Least.Batch, 1), 100_000}, {"length", max(m.Least.Length, 2), 4096},
		{"width", 1, 16384}, {"embedding", 1, 16384}, {"layers", 1, 100}, {"repeats", 1, 1000},
	} {
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
