package draw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	nnbert "evolve/nn/bert"
	nnrnn "evolve/nn/rnn"
	spacebert "evolve/space/bert"
	spacernn "evolve/space/rnn"
)

// graphs returns the textbook cells, random cells, encoders and changes.
func graphs() map[string]Graph {
	all := map[string]Graph{}
	for name, c := range map[string]spacernn.Cell{"lstm": spacernn.LSTM(), "gru": spacernn.GRU(), "rnn": spacernn.SimpleRNN()} {
		all[name] = Cell(nnrnn.Cell(c))
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 200 {
		all[fmt.Sprintf("random %d", i)] = Cell(nnrnn.Cell(spacernn.Space{}.Random(rng)))
	}
	e := nnbert.Encoder{Embedding: 128, Hidden: 256}
	for op := nnbert.SDP; op <= nnbert.DSC; op++ {
		e.Layers = append(e.Layers, nnbert.Layer{Op: op, Heads: 4, Kernel: 5, Feed: []int{512, 512, 1024}[:1+int(op)%3], Bare: op == nnbert.DFT})
	}
	all["encoder"] = Encoder(e)
	for i, p := range pairs() {
		all[fmt.Sprintf("change %d", i)] = p.change
	}
	return all
}

// pair holds a parent, a child, and the change from one to the other.
type pair struct{ parent, child, change Graph }

// pairs returns changes by one mutation and by several, and between unrelated genomes.
func pairs() (all []pair) {
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range 200 {
		a := spacernn.Space{}.Random(rng)
		b := spacernn.Space{}.Mutate(a, rng)
		if i%3 == 1 {
			b = spacernn.Space{}.Mutate(spacernn.Space{}.Mutate(b, rng), rng)
		} else if i%3 == 2 {
			b = spacernn.Space{}.Random(rng)
		}
		p, c := nnrnn.Cell(a.Canonical()), nnrnn.Cell(b.Canonical())
		all = append(all, pair{Cell(p), Cell(c), CellChange(p, c, spacernn.Match(a, b))})
	}
	encoders := spacebert.Space{}
	for i := range 100 {
		a := encoders.Random(rng)
		b := encoders.Mutate(a, rng)
		if i%2 == 1 {
			b = encoders.Random(rng)
		}
		p, c := encoders.Encoder(a), encoders.Encoder(b)
		all = append(all, pair{Encoder(p), Encoder(c), EncoderChange(p, c, spacebert.Match(a, b))})
	}
	return all
}

// Without the parts that are gone, the graph of a change has as many boxes and arrows as the child. Without the parts that are
// new, it has as many as the parent.
func TestChange(t *testing.T) {
	seen := map[Mark]int{}
	up := 0
	for i, p := range pairs() {
		var gone, fresh, goneEdges, freshEdges int
		for _, n := range p.change.Nodes {
			seen[n.Mark]++
			gone, fresh = gone+one(n.Mark == Gone), fresh+one(n.Mark == New)
			if (n.Mark == Changed) != strings.Contains(n.Label, " (was ") {
				t.Errorf("%d: %+v", i, n)
			}
		}
		for _, e := range p.change.Edges {
			goneEdges, freshEdges, up = goneEdges+one(e.Mark == Gone), freshEdges+one(e.Mark == New), up+one(e.Up)
			if e.Up && e.Mark != Gone {
				t.Errorf("%d: an arrow of the child points up", i)
			}
		}
		all := [][2]int{{len(p.change.Nodes) - gone, len(p.child.Nodes)}, {len(p.change.Nodes) - fresh, len(p.parent.Nodes)},
			{len(p.change.Edges) - goneEdges, len(p.child.Edges)}, {len(p.change.Edges) - freshEdges, len(p.parent.Edges)}}
		for k, v := range all {
			if v[0] != v[1] {
				t.Errorf("%d, %d: %d, want %d", i, k, v[0], v[1])
			}
		}
	}
	if len(seen) != 4 || up == 0 {
		t.Errorf("marks %v, %d arrows up", seen, up)
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// A graph without a change has no mark and no legend. A change is visible in SVG and DOT.
func TestMarks(t *testing.T) {
	lstm, gru := nnrnn.Cell(spacernn.LSTM().Canonical()), nnrnn.Cell(spacernn.GRU().Canonical())
	same := CellChange(lstm, lstm, spacernn.Match(spacernn.LSTM(), spacernn.LSTM()))
	if marked := same.marked(); len(marked) > 0 {
		t.Errorf("marks %v, but nothing changed", marked)
	}
	var svg, dot bytes.Buffer
	change := CellChange(lstm, gru, spacernn.Match(spacernn.LSTM(), spacernn.GRU()))
	if err := errors.Join(SVG(&svg, change), DOT(&dot, change)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">new</text>", ">gone</text>", `class="e gone"`, `class="e new"`} {
		if !strings.Contains(svg.String(), want) {
			t.Errorf("no %s in\n%s", want, &svg)
		}
	}
	if !strings.Contains(dot.String(), "style=dashed") || !strings.Contains(dot.String(), "penwidth=3") {
		t.Error(dot.String())
	}
}

// Boxes do not overlap, arrows go down and end at boxes, and nothing is outside of the picture.
func TestLayout(t *testing.T) {
	for name, g := range graphs() {
		l := newLayout(g)
		for _, layer := range l.layers {
			for i := 1; i < len(layer); i++ {
				a, b := l.vertices[layer[i-1]], l.vertices[layer[i]]
				if a.x+a.width/2+gapAcross > b.x-b.width/2+1e-6 {
					t.Errorf("%s: %+v and %+v overlap", name, a, b)
				}
			}
		}
		for i, path := range l.paths {
			if path[0] != g.Edges[i].From || path[len(path)-1] != g.Edges[i].To {
				t.Errorf("%s: edge %d goes elsewhere", name, i)
			}
			for k := 1; k < len(path); k++ {
				if l.vertices[path[k]].layer != l.vertices[path[k-1]].layer+1 {
					t.Errorf("%s: edge %d does not go down layer by layer", name, i)
				}
			}
		}
		for _, s := range l.vertices {
			if s.x-s.width/2 < 9.9 || s.x+s.width/2 > l.width-9.9 || math.IsNaN(s.x) || y(s.layer)+boxHeight/2 > l.height {
				t.Errorf("%s: %+v is outside %vx%v", name, s, l.width, l.height)
			}
		}
	}
}

// SVG is valid XML with a box for each node, the same for the same graph. DOT has all nodes and edges.
func TestPictures(t *testing.T) {
	for name, g := range graphs() {
		var svg, again, dot bytes.Buffer
		if err := SVG(&svg, g); err != nil {
			t.Fatal(err)
		}
		if err := SVG(&again, g); err != nil || !bytes.Equal(svg.Bytes(), again.Bytes()) {
			t.Errorf("%s: two pictures of the same graph differ", name)
		}
		texts := 0
		for d := xml.NewDecoder(&svg); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if s, ok := token.(xml.StartElement); ok && s.Name.Local == "rect" {
				texts++
			}
		}
		if texts != len(g.Nodes) {
			t.Errorf("%s: %d boxes for %d nodes", name, texts, len(g.Nodes))
		}
		if err := DOT(&dot, g); err != nil || strings.Count(dot.String(), "->") != len(g.Edges) || strings.Count(dot.String(), "[label=") < len(g.Nodes) {
			t.Errorf("%s: %v\n%s", name, err, &dot)
		}
	}
}

// The graph of a cell has every node, input and new state, and labels for the inputs of a blend.
func TestCell(t *testing.T) {
	g := Cell(nnrnn.Cell(spacernn.GRU()))
	count := map[string]int{}
	for _, n := range g.Nodes {
		count[n.Label]++
	}
	if fmt.Sprint(count) != "map[blend:1 h0 before:1 h0, output:1 linear:3 product:1 sigmoid:2 tanh:1 x:1]" {
		t.Error(count)
	}
	labels := ""
	for _, e := range g.Edges {
		labels += e.Label
	}
	if labels != "gateonoff" {
		t.Error(labels)
	}
}

// A title cannot add elements to the picture.
func TestHostileTitle(t *testing.T) {
	g := Cell(nnrnn.Cell(spacernn.SimpleRNN()))
	g.Title = `</title><script>"&`
	var b bytes.Buffer
	if err := SVG(&b, g); err != nil || strings.Contains(b.String(), "<script") {
		t.Error(err, b.String()[:200])
	}
}

// SVG refuses a graph without nodes.
func TestEmptyGraph(t *testing.T) {
	if err := SVG(io.Discard, Graph{}); err == nil || !strings.HasPrefix(err.Error(), "draw: ") {
		t.Error(err)
	}
}
