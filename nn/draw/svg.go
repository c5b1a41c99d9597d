package draw

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// style is the style sheet of a picture. Every rule begins with the class of the picture, because a page may contain other
// pictures. Marks differ in form as well as in colour, for grey prints and for readers who do not see all colours.
const style = `.arch .e{fill:none;stroke:#555;stroke-width:1.2}.arch .a{fill:#555}.arch text{font:13px Arial,Helvetica,sans-serif;text-anchor:middle;fill:#111}` +
	`.arch .l{font-size:10px;fill:#555}.arch .k{font-size:11px;text-anchor:start}.arch rect{stroke:#333;stroke-width:1.2;fill:#fff}` +
	`.arch .gate{fill:#fdf0dc;stroke:#b36b00}.arch .in{fill:#e6f1f8;stroke:#0072b2}.arch .out{fill:#e3f4ee;stroke:#00795a}` +
	`.arch .new{stroke:#00795a;stroke-width:3}.arch .changed{stroke:#a8327f;stroke-width:3;stroke-dasharray:1.5 2.5}` +
	`.arch .gone{stroke:#c0392b;stroke-dasharray:6 4}.arch rect.gone{fill:none}.arch text.gone{fill:#c0392b;stroke:none}` +
	`.arch .anew{fill:#00795a}.arch .agone{fill:#c0392b}` +
	`@media(prefers-color-scheme:dark){.arch .e{stroke:#aaa}.arch .a{fill:#aaa}.arch text{fill:#eee}.arch .l{fill:#aaa}.arch rect{stroke:#bbb;fill:#24272d}` +
	`.arch .gate{fill:#4a3410;stroke:#e69f00}.arch .in{fill:#12344a;stroke:#56b4e9}.arch .out{fill:#0d3a2d;stroke:#2fc79b}` +
	`.arch .new{stroke:#2fc79b}.arch .changed{stroke:#f08fd0}.arch .gone{stroke:#ff8a7a}.arch text.gone{fill:#ff8a7a}.arch .anew{fill:#2fc79b}.arch .agone{fill:#ff8a7a}}`

// Classes of the style sheet.
var (
	kindClasses = map[Kind]string{Operation: "op", Gate: "gate", Input: "in", Output: "out"}
	markClasses = map[Mark]string{Same: "", New: "new", Changed: "changed", Gone: "gone"}
)

const legendHeight = 26.0

// SVG writes the graph as one svg element, which a page may contain as it is. Its colours follow the light or dark scheme of
// the reader. It has a legend where something is marked. It returns an error if the graph has no nodes, or that of w.
func SVG(w io.Writer, g Graph) error {
	if len(g.Nodes) == 0 {
		return errors.New("draw: the graph has no nodes")
	}
	l, b, marked := newLayout(g), bufio.NewWriter(w), g.marked()
	width, height := l.width, l.height
	if len(marked) > 0 {
		width, height = max(width, 20+100*float64(len(marked))), height+legendHeight
	}
	fmt.Fprintf(b, `<svg class="arch" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img">`, width, height, width, height)
	fmt.Fprintf(b, "\n<title>%s</title>\n<style>%s</style>\n<defs>", escaped(g.Title), style)
	for _, m := range []Mark{Same, New, Gone} { // edges are never Changed
		fmt.Fprintf(b, `<marker id="arrow%[1]s" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse"><path class="a%[1]s" d="M0,0.5L8,4L0,7.5z"/></marker>`, markClasses[m])
	}
	fmt.Fprint(b, "</defs>\n")
	for i, e := range g.Edges {
		l.arrow(b, e, i)
	}
	for i, n := range g.Nodes {
		s := l.vertices[i]
		round := 4.0
		if n.Kind == Input || n.Kind == Output {
			round = boxHeight / 2
		}
		fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.0f" rx="%.0f"/>`, class(kindClasses[n.Kind], n.Mark), s.x-s.width/2, y(s.layer)-boxHeight/2, s.width, boxHeight, round)
		fmt.Fprintf(b, `<text%s x="%.1f" y="%.1f">%s</text>`+"\n", ifTrue(n.Mark == Gone, ` class="gone"`), s.x, y(s.layer)+4.5, escaped(n.Label))
	}
	for i, m := range marked {
		x, y := 10+100*float64(i), l.height+legendHeight/2-4
		fmt.Fprintf(b, `<path class="%s" d="M%.0f,%.0fh34"/><text class="k" x="%.0f" y="%.0f">%s</text>`+"\n", class("e", m), x, y, x+40, y+4, markClasses[m])
	}
	fmt.Fprint(b, "</svg>\n")
	return flushed(b)
}

// arrow writes edge i along its path, with its label near the arrow's head.
func (l *layout) arrow(w io.Writer, e Edge, i int) {
	end := "end"
	if e.Up {
		end = "start"
	}
	fmt.Fprintf(w, `<path class="%s" marker-%s="url(#arrow%s)" d="%s"/>`+"\n", class("e", e.Mark), end, markClasses[e.Mark], l.curve(i))
	if e.Label != "" {
		to := l.vertices[e.To]
		fmt.Fprintf(w, `<text class="l" x="%.1f" y="%.1f">%s</text>`+"\n", to.x+l.arrive[i]+11, y(to.layer)-boxHeight/2-8, escaped(e.Label))
	}
}

// class returns the classes of an element with a mark.
func class(of string, m Mark) string { return strings.TrimSpace(of + " " + markClasses[m]) }

// ifTrue returns s, or "" if the condition is false.
func ifTrue(condition bool, s string) string {
	if condition {
		return s
	}
	return ""
}

// marked returns the marks that the graph has, without Same.
func (g Graph) marked() (all []Mark) {
	for m := New; m <= Gone; m++ {
		if slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.Mark == m }) || slices.ContainsFunc(g.Edges, func(e Edge) bool { return e.Mark == m }) {
			all = append(all, m)
		}
	}
	return all
}

// curve returns the path of edge i: from the lower side of the first vertex to the upper side of the last, smoothly through
// the vertices between (a Catmull-Rom spline), vertical at both ends.
func (l *layout) curve(i int) string {
	path := l.paths[i]
	first, last := l.vertices[path[0]], l.vertices[path[len(path)-1]]
	points := [][2]float64{{first.x + l.leave[i], y(first.layer) + boxHeight/2}}
	for _, at := range path[1 : len(path)-1] {
		points = append(points, [2]float64{l.vertices[at].x, y(l.vertices[at].layer)})
	}
	points = append(points, [2]float64{last.x + l.arrive[i], y(last.layer) - boxHeight/2})
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

// escaped returns s as XML text.
func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// flushed flushes a picture to its writer.
func flushed(b *bufio.Writer) error {
	if err := b.Flush(); err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	return nil
}
