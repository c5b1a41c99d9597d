package export

import (
	"time"

	"evolve/runs"
)

// clock says when candidates were evaluated.
type clock struct {
	next         func() (runs.Time, error, bool)
	at           *runs.Time
	now, started time.Time
}

// interval is from when to when a candidate was evaluated; one without a time has that interval the one before.
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
