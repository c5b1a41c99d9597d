package config

import (
	"fmt"
	"time"
)

// Duration holds a time.Duration that a configuration writes as "90s" or "1h30m".
type Duration struct{ time.Duration }

func (*Duration) example() string { return `"90s"` }

// MarshalText returns the duration as it is written.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a duration that is not negative.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	if d.Duration, err = time.ParseDuration(string(text)); err != nil || d.Duration < 0 {
		return fmt.Errorf("%q: want a duration like \"90s\" or \"1h30m\"", text)
	}
	return nil
}

// IsZero reports whether the duration is 0, which omitempty leaves out.
func (d Duration) IsZero() bool { return d.Duration == 0 }
