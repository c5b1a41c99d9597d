package draw

import (
	"cmp"
	"slices"
)

// The layout follows Sugiyama, Tagawa and Toda (1981). The nodes go into layers by their longest path from above. An edge that
// crosses a layer gets a vertex there. The vertices of a layer are ordered by the median of their neighbours. Then they move as
// near to their neighbours as their widths allow.

// Sizes in pixels.
const (
	boxHeight   = 30.0
	gapAcross   = 22.0
	gapDown     = 40.0
	letterWidth = 7.4 // at most, in the font of the style sheet
)

// vertex is a node in the layout, or the point at which an edge crosses a layer.
type vertex struct {
	node  int // -1: a point of an edge
	layer int
	x     float64 // of the centre
	width float64
	up    []int // neighbours in the layer above
	down  []int // neighbours in the layer below
}

// layout holds the places of all nodes and edges of a graph. Vertex i is node i; the others are points of edges.
type layout struct {
	vertices      []vertex
	layers        [][]int   // vertices from left to right, by layer from the top
	paths         [][]int   // of each edge: the vertices that it goes through
	leave, arrive []float64 // of each edge: where it meets its boxes, from their centres
	width, height float64
}

// newLayout computes the layout of a graph.
func newLayout(g Graph) *layout {
	l := &layout{}
	depth := depths(g)
	for i, n := range g.Nodes {
		l.vertices = append(l.vertices, vertex{node: i, layer: depth[i], width: max(44, letterWidth*float64(len(n.Label))+20)})
	}
	for _, e := range g.Edges {
		l.route(e, depth)
	}
	for i, s := range l.vertices {
		for len(l.layers) <= s.layer {
			l.layers = append(l.layers, nil)
		}
		l.layers[s.layer] = append(l.layers[s.layer], i)
	}
	const sweeps = 24
	for i := range sweeps {
		l.sort(i%2 == 0)
	}
	l.spread()
	l.leave = l.ports(g, func(path []int) (at, next int) { return path[0], path[1] })
	l.arrive = l.ports(g, func(path []int) (at, next int) { return path[len(path)-1], path[len(path)-2] })
	return l
}

// ports returns where each edge meets the box at one of its ends, as a distance from the centre of the box. Edges at the same
// box are side by side, in the order of the vertices that they come from.
func (l *layout) ports(g Graph, end func(path []int) (at, next int)) []float64 {
	const apart = 22
	shift, met := make([]float64, len(l.paths)), make([][]int, len(g.Nodes))
	for i, path := range l.paths {
		at, _ := end(path)
		met[at] = append(met[at], i)
	}
	for at, edges := range met {
		slices.SortStableFunc(edges, func(a, b int) int {
			_, p := end(l.paths[a])
			_, q := end(l.paths[b])
			return cmp.Compare(l.vertices[p].x, l.vertices[q].x)
		})
		step := min(apart, (l.vertices[at].width-16)/float64(len(edges)))
		for k, i := range edges {
			shift[i] = step * (float64(k) - float64(len(edges)-1)/2)
		}
	}
	return shift
}

// depths returns the layer of each node: one below the lowest node that points to it. Outputs are in the last layer.
func depths(g Graph) []int {
	depth, deepest := make([]int, len(g.Nodes)), 0
	for range g.Nodes { // no path is longer
		for _, e := range g.Edges {
			depth[e.To] = max(depth[e.To], depth[e.From]+1)
			deepest = max(deepest, depth[e.To])
		}
	}
	for i, n := range g.Nodes {
		if n.Kind == Output {
			depth[i] = deepest
		}
	}
	return depth
}

// route gives an edge a vertex in every layer that it crosses.
func (l *layout) route(e Edge, depth []int) {
	path := []int{e.From}
	for d := depth[e.From] + 1; d < depth[e.To]; d++ {
		l.vertices = append(l.vertices, vertex{node: -1, layer: d, width: 8})
		path = append(path, len(l.vertices)-1)
	}
	path = append(path, e.To)
	for i, s := range path[1:] {
		l.vertices[path[i]].down = append(l.vertices[path[i]].down, s)
		l.vertices[s].up = append(l.vertices[s].up, path[i])
	}
	l.paths = append(l.paths, path)
}

// sort orders each layer by the medians of the neighbours above (downward) or below.
func (l *layout) sort(downward bool) {
	rank := make([]float64, len(l.vertices))
	setRanks := func(layer []int) {
		for i, s := range layer {
			rank[s] = float64(i) - float64(len(layer)-1)/2
		}
	}
	for _, layer := range l.layers {
		setRanks(layer)
	}
	for k := range l.layers {
		layer := l.layers[k]
		if !downward {
			layer = l.layers[len(l.layers)-1-k]
		}
		key := map[int]float64{}
		for _, s := range layer {
			neighbours := l.vertices[s].up
			if !downward {
				neighbours = l.vertices[s].down
			}
			if key[s] = rank[s]; len(neighbours) > 0 {
				key[s] = median(neighbours, rank)
			}
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
		setRanks(layer)
	}
}

// median returns the median of the values at some indices.
func median(indices []int, of []float64) float64 {
	values := make([]float64, len(indices))
	for i, p := range indices {
		values[i] = of[p]
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// spread sets the x of all vertices: as near to the middle of their neighbours as possible without overlap.
func (l *layout) spread() {
	for _, layer := range l.layers {
		x := 0.0
		for _, s := range layer {
			l.vertices[s].x = x + l.vertices[s].width/2
			x += l.vertices[s].width + gapAcross
		}
		for _, s := range layer {
			l.vertices[s].x -= x / 2
		}
	}
	const rounds = 60
	for range rounds {
		for _, layer := range l.layers {
			l.align(layer)
		}
		for k := len(l.layers) - 1; k >= 0; k-- {
			l.align(l.layers[k])
		}
	}
	l.frame()
}

// align moves the vertices of a layer to the means of their neighbours, and then apart until none overlap. It does so once from
// the left and once from the right, and takes the middle of both.
func (l *layout) align(layer []int) {
	want := make([]float64, len(layer))
	for i, s := range layer {
		sum, weights := 0.0, 0.0
		for _, n := range append(slices.Clone(l.vertices[s].up), l.vertices[s].down...) {
			weight := 1.0
			if l.vertices[s].node < 0 && l.vertices[n].node < 0 {
				weight = 8 // keeps long edges straight
			}
			sum += weight * l.vertices[n].x
			weights += weight
		}
		if want[i] = l.vertices[s].x; weights > 0 {
			want[i] = sum / weights
		}
	}
	left, right := slices.Clone(want), slices.Clone(want)
	apart := func(i int) float64 { return (l.vertices[layer[i-1]].width+l.vertices[layer[i]].width)/2 + gapAcross }
	for i := 1; i < len(layer); i++ {
		left[i] = max(left[i], left[i-1]+apart(i))
	}
	for i := len(layer) - 1; i > 0; i-- {
		right[i-1] = min(right[i-1], right[i]-apart(i))
	}
	for i, s := range layer {
		l.vertices[s].x = (left[i] + right[i]) / 2
	}
}

// frame moves all vertices to positive x and sets the size of the layout.
func (l *layout) frame() {
	least, most := l.vertices[0].x, l.vertices[0].x
	for _, s := range l.vertices {
		least, most = min(least, s.x-s.width/2), max(most, s.x+s.width/2)
	}
	const margin = 10
	for i := range l.vertices {
		l.vertices[i].x += margin - least
	}
	l.width = most - least + 2*margin
	l.height = float64(len(l.layers))*boxHeight + float64(len(l.layers)-1)*gapDown + 2*margin
}

// y returns the centre of a layer.
func y(layer int) float64 { return 10 + boxHeight/2 + float64(layer)*(boxHeight+gapDown) }
