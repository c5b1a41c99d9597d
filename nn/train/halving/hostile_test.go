package halving

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// sealed returns a checkpoint file with a valid sum.
func sealed(content []byte) []byte { return slices.Concat([]byte(sumOf(content)+"\n"), content) }

// Whatever is in the file of a checkpoint, even with a valid sum, a training ends with a loss and without a panic.
func FuzzLadderCheckpoint(f *testing.F) {
	l := smallLadder(f)
	cell, identity := gated()
	if _, err := l.Loss(f.Context(), cell, identity, 0); err != nil {
		f.Fatal(err)
	}
	c := &climb{Ladder: l, identity: identity, rung: 1}
	text, err := os.ReadFile(c.path())
	if err != nil {
		f.Fatal(err)
	}
	_, content, _ := bytes.Cut(text, []byte("\n"))
	_, states, _ := bytes.Cut(content, []byte("\n"))
	f.Add(content)
	f.Add([]byte("{}\n"))
	for _, change := range []func(h *savedHead){
		func(h *savedHead) { h.Rung = 1 },
		func(h *savedHead) { h.Rung = -5 },
		func(h *savedHead) { h.Rung = 1 << 40 },
		func(h *savedHead) { h.Trunk, h.Now = h.Trunk/2, h.Trunk-h.Trunk/2 },
		func(h *savedHead) { h.Trunk, h.Now = 0, h.Trunk },
		func(h *savedHead) { h.Trunk, h.Now = -1, h.Trunk+1 },
		func(h *savedHead) { h.Trunk = 1 << 60 },
	} {
		head := savedHead{About: c.about(), Trunk: len(states)}
		change(&head)
		line, err := json.Marshal(head)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(slices.Concat(line, []byte("\n"), states))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(c.path(), sealed(content), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, rung := range []int{1, 0} {
			if loss, err := l.Loss(t.Context(), cell, identity, rung); err != nil || !(loss > 0) {
				t.Errorf("rung %d: %v, %v", rung, loss, err)
			}
		}
	})
}
