package draw

import (
	"bufio"
	"fmt"
	"io"
)

// Attributes of nodes and edges in DOT.
var (
	dotKinds = map[Kind]string{Operation: "", Gate: `, fillcolor="#fdf0dc"`, Input: `, shape=oval, fillcolor="#e6f1f8"`, Output: `, shape=oval, fillcolor="#e3f4ee"`}
	dotMarks = map[Mark]string{Same: "", New: `, color="#00795a", penwidth=3`, Changed: `, color="#a8327f", penwidth=3, style="filled,dotted"`,
		Gone: `, color="#c0392b", fontcolor="#c0392b", style=dashed`}
)

// DOT writes the graph in the language of Graphviz, with the same colours as SVG. The error is that of w.
func DOT(w io.Writer, g Graph) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "digraph {\n  label=%q\n  node [fontname=\"Arial\", shape=box, style=filled, fillcolor=white]\n", g.Title)
	for i, n := range g.Nodes {
		fmt.Fprintf(b, "  n%d [label=%q%s%s]\n", i, n.Label, dotKinds[n.Kind], dotMarks[n.Mark])
	}
	for _, e := range g.Edges {
		fmt.Fprintf(b, "  n%d -> n%d [label=%q%s%s]\n", e.From, e.To, e.Label, dotMarks[e.Mark], ifTrue(e.Up, ", dir=back"))
	}
	fmt.Fprintln(b, "}")
	return flushed(b)
}
