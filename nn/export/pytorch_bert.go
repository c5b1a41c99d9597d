package export

import (
	"fmt"
	"strings"

	"evolve/nn/bert"
)

// layers returns the lines of the Python list of layers.
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
