package config

import (
	"fmt"
	"slices"
)

// Truth names the metric that is read from an oracle and never measured.
const Truth = "truth"

// checkOracle checks [oracle], and the keys that need it.
func (p *problems) checkOracle(c *Config) {
	o := c.Oracle
	for i, f := range o.Files {
		if err := exists(c.Path(f)); err != nil && !p.alone {
			p.key(fmt.Sprintf("oracle.files.%d", i), f, "%v", err)
		}
	}
	if len(o.Files) > 0 {
		return
	}
	if o.Pool {
		p.key("oracle.pool", o.Pool, "a pool is read from oracle.files, which is missing (docs/how-to/benchmarks.md)")
	}
	if o.Label != "" {
		p.key("oracle.label", o.Label, "is a column of oracle.files, which is missing")
	}
	if i := slices.IndexFunc(c.Objective, func(o Objective) bool { return o.Metric == Truth }); i >= 0 {
		p.key(fmt.Sprintf("objective.%d.metric", i), Truth, "is read from oracle.files, which is missing")
	}
}
