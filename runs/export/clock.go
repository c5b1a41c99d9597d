package export

import (
	"time"

	"evolve/runs"
)

// clock finds the times of candidates.
type clock struct {
	next    func() (runs.Time, error, bool)
	at      *runs.Time // the last one read
	now     time.Time  // the end of the last candidate that has a time
	started time.Time
}

// interval returns when the evaluation of a candidate began and ended. Ids must increase. A candidate without a recorded
// time gets the end of the one before.
func (c *clock) interval(id int) (from, to time.Time, err error) {
	for c.at == nil || c.at.ID < id {
		t, err, ok := c.next()
		if err != nil {
			return from, to, err
		}
		if !ok {
			return c.now, c.now, nil
		}
		c.at = &t
	}
	if c.at.ID > id {
		return c.now, c.now, nil
	}
	c.now = c.started.Add(time.Duration(c.at.Wall * float64(time.Second)))
	return c.now.Add(-time.Duration(c.at.Seconds * float64(time.Second))), c.now, nil
}
