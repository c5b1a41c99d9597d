package fitness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Settings say at which size a metric measures and over how many draws of weights. A zero field means the default.
type Settings struct {
	Layer     int // the layer that is measured, from 1
	Layers    int // L, number of layers
	Width     int // H, units of a layer
	Embedding int // E, width of a token's embedding
	Batch     int // B, columns or sequences
	Steps     int // T, steps of a recurrent network
	Length    int // T, tokens of an encoder's sequence
	Repeats   int // number of draws of weights; the value is their median
}

// SettingNames lists the names of the settings in configurations, in the order of the fields of Settings.
var SettingNames = []string{"layer", "layers", "width", "embedding", "batch", "steps", "length", "repeats"}

// Field returns a pointer to the setting of this name, or nil for an unknown name.
func (s *Settings) Field(name string) *int {
	fields := []*int{&s.Layer, &s.Layers, &s.Width, &s.Embedding, &s.Batch, &s.Steps, &s.Length, &s.Repeats}
	if i := slices.Index(SettingNames, name); i >= 0 {
		return fields[i]
	}
	return nil
}

// String returns the settings that are not zero, for example "batch=8 length=64". It is part of the cache's keys.
func (s Settings) String() string {
	var parts []string
	for _, name := range SettingNames {
		if v := *s.Field(name); v != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", name, v))
		}
	}
	return strings.Join(parts, " ")
}

// Resolve returns s with a value for every setting that the metric takes: the given one, else the metric's default,
// else the model's, else 1. It returns an error for a setting that the metric does not take or that is out of range.
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

// limits returns an error for a size at which the metric is not defined or too large to compute.
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
