package bert

import (
	"cmp"
	"fmt"
	"slices"
)

// Valid reports the first value of a configuration that the space does not allow. It calls Config.Check first.
func (s Space) Valid(c Config) error { return s.domains().check(c) }

func (a domains) check(c Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	err := cmp.Or(oneOf(keyHidden, c.Hidden, a.hidden), oneOf("number of "+keyLayers, len(c.Layers), a.layers))
	if err != nil {
		return fmt.Errorf("space/bert: %w", err)
	}
	for i, l := range c.Layers {
		if err := a.checkLayer(l); err != nil {
			return fmt.Errorf("space/bert: layer %d: %w", i, err)
		}
	}
	return nil
}

func (a domains) checkLayer(l Layer) error {
	return cmp.Or(
		oneOf("operation", l.operation(), a.ops),
		oneOf(keyHeads, l.Heads, a.heads),
		oneOf(keyFeed, l.Feed, a.feed),
		oneOf(keyFeeds, l.Feeds, a.feeds))
}

// oneOf returns an error that names the field unless set contains v.
func oneOf[T comparable](field string, v T, set []T) error {
	if slices.Contains(set, v) {
		return nil
	}
	return fmt.Errorf("%s (%v): want one of %v", field, v, set)
}
