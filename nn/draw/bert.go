package draw

import (
	"fmt"

	"evolve/nn/bert"
)

// Encoder returns the graph of an encoder: its layers from top to bottom, with the residual connections beside them.
func Encoder(e bert.Encoder) Graph {
	names := make([]string, len(e.Layers))
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return stack(e, names)
}

// stack returns the graph of an encoder whose layers have these names.
func stack(e bert.Encoder, names []string) Graph {
	g := Graph{Title: fmt.Sprintf("encoder of %d layers of %d units", len(e.Layers), e.Hidden)}
	below := func(kind Kind, from int, key, format string, args ...any) int {
		at := g.add(key, fmt.Sprintf(format, args...), kind)
		g.join(from, at, "")
		return at
	}
	last := below(Operation, g.add("tokens", "tokens", Input), "embeddings", "embeddings, %d", e.Embedding)
	if e.Embedding != e.Hidden {
		last = below(Operation, last, "projection", "projection to %d", e.Hidden)
	}
	for i, l := range e.Layers {
		op, input := fmt.Sprint(l.Op), last
		if l.Op == bert.DSC {
			op += fmt.Sprintf(", kernel %d", l.Kernel)
		}
		key := "layer " + names[i] + ": "
		last = below(Gate, last, key+"mix", "%s, %d heads", op, l.Heads)
		if !l.Bare {
			last = below(Operation, last, key+"add", "add and normalise")
			g.join(input, last, "")
		}
		mixed := last
		for k, width := range l.Feed {
			last = below(Operation, last, fmt.Sprint(key, k), "feed-forward %d, GELU", width)
		}
		last = below(Operation, last, key+"out", "to %d, add and normalise", e.Hidden)
		g.join(mixed, last, "")
	}
	below(Output, last, "output", "output, %d", e.Hidden)
	return g
}
