package bert

import (
	"fmt"
	"slices"
)

// Check reports the first setting that makes no space: a set that is empty, has a value twice or out of bounds, or
// heads that do not divide every hidden size.
func (s Space) Check() error {
	for _, k := range []struct {
		key  string
		set  []int
		most int
	}{
		{"hidden", s.Hidden, maxWidth}, {"layers", s.Layers, maxLayers}, {"heads", s.Heads, maxWidth},
		{"feed", s.Feed, maxWidth}, {"feeds", s.Feeds, maxFeeds},
	} {
		if err := checkSet(k.key, k.set, k.most); err != nil {
			return err
		}
	}
	if err := checkOps(s.Ops); err != nil {
		return err
	}
	if err := s.checkSizes(); err != nil {
		return err
	}
	return s.checkHeads()
}

func checkSet(key string, set []int, most int) error {
	if set != nil && len(set) == 0 {
		return fmt.Errorf("space/bert: %s ([]): want at least one value", key)
	}
	for i, v := range set {
		if v < 1 || v > most {
			return fmt.Errorf("space/bert: %s (%d): want 1 to %d", key, v, most)
		}
		if slices.Contains(set[:i], v) {
			return fmt.Errorf("space/bert: %s (%d): twice", key, v)
		}
	}
	return nil
}

func checkOps(ops []string) error {
	if ops != nil && len(ops) == 0 {
		return fmt.Errorf("space/bert: ops ([]): want at least one value")
	}
	for i, name := range ops {
		if _, err := parseOperation(name); err != nil {
			return fmt.Errorf("space/bert: ops (%q): %w", name, err)
		}
		if slices.Contains(ops[:i], name) {
			return fmt.Errorf("space/bert: ops (%q): twice", name)
		}
	}
	return nil
}

func (s Space) checkSizes() error {
	for _, k := range []struct {
		key         string
		value, most int
	}{
		{"vocabulary", s.Vocabulary, 1 << 24}, {"positions", s.Positions, maxWidth}, {"embedding", s.Embedding, maxWidth},
	} {
		if k.value < 0 || k.value > k.most {
			return fmt.Errorf("space/bert: %s (%d): want 1 to %d, or 0 for the default", k.key, k.value, k.most)
		}
	}
	if s.Reading > Paper {
		return fmt.Errorf("space/bert: reading (%v): unknown", s.Reading)
	}
	return nil
}

func (s Space) checkHeads() error {
	all := s.domains()
	for _, hidden := range all.hidden {
		for _, heads := range all.heads {
			if hidden%heads != 0 {
				return fmt.Errorf("space/bert: heads (%d): do not divide hidden (%d)", heads, hidden)
			}
			if s.Reading == Paper && paperHidden%heads != 0 {
				return fmt.Errorf("space/bert: heads (%d): do not divide %d, the width of the paper's networks", heads, paperHidden)
			}
			if s.Reading == Trained && hidden*4 > maxWidth {
				return fmt.Errorf("space/bert: hidden (%d): the trained reading feeds forward 4 times as wide, want at most %d", hidden, maxWidth/4)
			}
		}
	}
	return nil
}
