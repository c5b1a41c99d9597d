package export

import (
	"fmt"
	"strings"

	"evolve/nn/bert"
)

// encoderTensors are the parameters of an encoder by the names that they have in the usual module tree.
func encoderTensors(m Model, e bert.Encoder) (all []Tensor) {
	var n bert.Network
	n.Draw(e, m.Key)
	n.DrawWords()
	for _, p := range n.Parameters() {
		all = append(all, Tensor{Name: p.Name(), Shape: p.Shape(), Value: p.Tree(p.Value)})
	}
	return all
}

// layers are the lines of the list of layers.
func layers(e bert.Encoder) (lines []string) {
	for _, l := range e.Layers {
		bare := ""
		if l.Bare {
			bare = ", bare=True"
		}
		lines = append(lines, fmt.Sprintf("dict(op=%q, heads=%d, kernel=%d, feed=%s%s),", l.Op, l.Heads, l.Kernel,
			strings.ReplaceAll(fmt.Sprint(l.Feed), " ", ", "), bare))
	}
	return lines
}
