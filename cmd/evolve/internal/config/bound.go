package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bound holds the range that a constraint allows: "<=X", ">=X" or "A..B". A side without a limit is infinite.
type Bound struct{ Min, Max float64 }

func (*Bound) example() string { return `"<=1"` }

// MarshalText returns the bound as it is written.
func (b Bound) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// String returns the bound as it is written.
func (b Bound) String() string {
	switch {
	case math.IsInf(b.Min, -1):
		return "<=" + format(b.Max)
	case math.IsInf(b.Max, 1):
		return ">=" + format(b.Min)
	}
	return format(b.Min) + ".." + format(b.Max)
}

func format(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// UnmarshalText reads a bound. Its limits are finite, and the lower one is not above the upper one.
func (b *Bound) UnmarshalText(text []byte) error {
	s := strings.ReplaceAll(string(text), " ", "")
	*b = Bound{math.Inf(-1), math.Inf(1)}
	var ok bool
	if v, found := strings.CutPrefix(s, "<="); found {
		b.Max, ok = number(v)
	} else if v, found := strings.CutPrefix(s, ">="); found {
		b.Min, ok = number(v)
	} else if low, high, found := strings.Cut(s, ".."); found {
		var first, second bool
		b.Min, first = number(low)
		b.Max, second = number(high)
		ok = first && second && b.Min <= b.Max
	}
	if !ok {
		return fmt.Errorf("%q: want \"<=X\", \">=X\" or \"A..B\" with A <= B", text)
	}
	return nil
}

func number(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}
