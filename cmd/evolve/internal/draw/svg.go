package draw

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// style names the class of its own picture: a page may hold others.
const style = `.arch .e{fill:none;stroke:#555;stroke-width:1.2}.arch .a{fill:#555}.arch text{font:13px Arial,Helvetica,sans-serif;text-anchor:middle;fill:#111}` +
	`.arch .l{font-size:10px;fill:#555}.arch rect{stroke:#333;stroke-width:1.2;fill:#fff}.arch .gate{fill:#fdf0dc;stroke:#b36b00}` +
	`.arch .in{fill:#e6f1f8;stroke:#0072b2}.arch .out{fill:#e3f4ee;stroke:#00795a}` +
	`@media(prefers-color-scheme:dark){.arch .e{stroke:#aaa}.arch .a{fill:#aaa}.arch text{fill:#eee}.arch .l{fill:#aaa}.arch rect{stroke:#bbb;fill:#24272d}` +
	`.arch .gate{fill:#4a3410;stroke:#e69f00}.arch .in{fill:#12344a;stroke:#56b4e9}.arch .out{fill:#0d3a2d;stroke:#2fc79b}}`

var classes = map[Kind]string{Operation: "op", Gate: "gate", Input: "in", Output: "out"}

// SVG writes a picture that follows light and dark.
func SVG(w io.Writer, g Graph) error {
	l := place(g)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg class="arch" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img">`, l.width, l.height, l.width, l.height)
	fmt.Fprintf(b, "\n<title>%s</title>\n<style>%s</style>\n", escaped(g.Title), style)
	fmt.Fprint(b, `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="a" d="M0,0.5L8,4L0,7.5z"/></marker></defs>`+"\n")
	for i, path := range l.paths {
		fmt.Fprintf(b, `<path class="e" marker-end="url(#arrow)" d="%s"/>`+"\n", l.curve(path))
		if label := g.Edges[i].Label; label != "" {
			to, before := l.spots[path[len(path)-1]], l.spots[path[len(path)-2]]
			fmt.Fprintf(b, `<text class="l" x="%.1f" y="%.1f">%s</text>`+"\n", to.x+0.35*(before.x-to.x)+14, y(to.layer)-boxHeight/2-9, escaped(label))
		}
	}
	for i, n := range g.Nodes {
		s := l.spots[i]
		round := 4.0
		if n.Kind == Input || n.Kind == Output {
			round = boxHeight / 2
		}
		fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.0f" rx="%.0f"/>`, classes[n.Kind], s.x-s.width/2, y(s.layer)-boxHeight/2, s.width, boxHeight, round)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f">%s</text>`+"\n", s.x, y(s.layer)+4.5, escaped(n.Label))
	}
	fmt.Fprint(b, "</svg>\n")
	return b.Flush()
}

// curve goes from the lower edge of the first spot to the upper edge of the last, smoothly through the points between
// (a Catmull-Rom spline), upright at both ends.
func (l *layout) curve(path []int) string {
	first, last := l.spots[path[0]], l.spots[path[len(path)-1]]
	points := [][2]float64{{first.x, y(first.layer) + boxHeight/2}}
	for _, at := range path[1 : len(path)-1] {
		points = append(points, [2]float64{l.spots[at].x, y(l.spots[at].layer)})
	}
	points = append(points, [2]float64{last.x, y(last.layer) - boxHeight/2})
	slope := make([][2]float64, len(points))
	for i := 1; i < len(points)-1; i++ {
		slope[i] = [2]float64{(points[i+1][0] - points[i-1][0]) / 2, (points[i+1][1] - points[i-1][1]) / 2}
	}
	slope[0][1], slope[len(points)-1][1] = 1.5*gapDown, 1.5*gapDown
	var d strings.Builder
	fmt.Fprintf(&d, "M%.1f,%.1f", points[0][0], points[0][1])
	for i, p := range points[1:] {
		q, v, w := points[i], slope[i], slope[i+1]
		fmt.Fprintf(&d, "C%.1f,%.1f %.1f,%.1f %.1f,%.1f", q[0]+v[0]/3, q[1]+v[1]/3, p[0]-w[0]/3, p[1]-w[1]/3, p[0], p[1])
	}
	return d.String()
}

func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// DOT writes the same for Graphviz.
func DOT(w io.Writer, g Graph) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "digraph {\n  label=%q\n  node [fontname=\"Arial\", shape=box, style=filled, fillcolor=white]\n", g.Title)
	looks := map[Kind]string{Operation: "", Gate: `, fillcolor="#fdf0dc"`, Input: `, shape=oval, fillcolor="#e6f1f8"`, Output: `, shape=oval, fillcolor="#e3f4ee"`}
	for i, n := range g.Nodes {
		fmt.Fprintf(b, "  n%d [label=%q%s]\n", i, n.Label, looks[n.Kind])
	}
	for _, e := range g.Edges {
		fmt.Fprintf(b, "  n%d -> n%d", e.From, e.To)
		if e.Label != "" {
			fmt.Fprintf(b, " [label=%q]", e.Label)
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}
