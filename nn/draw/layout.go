package draw

import (
	"cmp"
	"slices"
)

// The layout is Sugiyama's: nodes in layers by their longest path from above, points of their own where an edge crosses
// a layer, orders within layers by the median of neighbours, then places as near to these as widths allow.

const (
	boxHeight = 30.0
	gapAcross = 22.0
	gapDown   = 40.0
	letter    = 7.4 // width of a letter, on the safe side
)

// spot is a node, or a point of a long edge, in the layout.
type spot struct {
	node  int // -1: a point
	layer int
	x     float64 // of the middle
	width float64
	up    []int // neighbours, in the layers above and below
	down  []int
}

// layout is where everything goes.
type layout struct {
	spots         []spot
	layers        [][]int   // spots from left to right
	paths         [][]int   // of each edge: the spots it goes through
	leave, arrive []float64 // of each edge: where it meets its boxes, from their middles
	width, height float64
}

func place(g Graph) *layout {
	l := &layout{}
	depth := depths(g)
	for i, n := range g.Nodes {
		l.spots = append(l.spots, spot{node: i, layer: depth[i], width: max(44, letter*float64(len(n.Label))+20)})
	}
	for _, e := range g.Edges {
		l.route(e, depth)
	}
	for i, s := range l.spots {
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

// ports lets the edges at one end of a node meet it side by side, in the order in which they come.
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
			return cmp.Compare(l.spots[p].x, l.spots[q].x)
		})
		step := min(apart, (l.spots[at].width-16)/float64(len(edges)))
		for k, i := range edges {
			shift[i] = step * (float64(k) - float64(len(edges)-1)/2)
		}
	}
	return shift
}

// depths is the layer of each node: inputs above all, outputs below all.
func depths(g Graph) []int {
	depth, deepest := make([]int, len(g.Nodes)), 0
	for range g.Nodes { // longest paths are no longer than this
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

// route gives an edge a point in every layer that it crosses.
func (l *layout) route(e Edge, depth []int) {
	path := []int{e.From}
	for d := depth[e.From] + 1; d < depth[e.To]; d++ {
		l.spots = append(l.spots, spot{node: -1, layer: d, width: 8})
		path = append(path, len(l.spots)-1)
	}
	path = append(path, e.To)
	for i, s := range path[1:] {
		l.spots[path[i]].down = append(l.spots[path[i]].down, s)
		l.spots[s].up = append(l.spots[s].up, path[i])
	}
	l.paths = append(l.paths, path)
}

// sort orders each layer by the medians of the neighbours above, or below.
func (l *layout) sort(downward bool) {
	rank := make([]float64, len(l.spots))
	note := func(layer []int) {
		for i, s := range layer {
			rank[s] = float64(i) - float64(len(layer)-1)/2
		}
	}
	for _, layer := range l.layers {
		note(layer)
	}
	for k := range l.layers {
		layer := l.layers[k]
		if !downward {
			layer = l.layers[len(l.layers)-1-k]
		}
		key := map[int]float64{}
		for _, s := range layer {
			near := l.spots[s].up
			if !downward {
				near = l.spots[s].down
			}
			if key[s] = rank[s]; len(near) > 0 {
				key[s] = median(near, rank)
			}
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
		note(layer)
	}
}

func median(places []int, of []float64) float64 {
	values := make([]float64, len(places))
	for i, p := range places {
		values[i] = of[p]
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// spread finds places: each spot wants to be in the middle of its neighbours, and none overlap.
func (l *layout) spread() {
	for _, layer := range l.layers {
		x := 0.0
		for _, s := range layer {
			l.spots[s].x = x + l.spots[s].width/2
			x += l.spots[s].width + gapAcross
		}
		for _, s := range layer {
			l.spots[s].x -= x / 2
		}
	}
	const rounds = 60
	for range rounds {
		for _, layer := range l.layers {
			l.settle(layer)
		}
		for k := len(l.layers) - 1; k >= 0; k-- {
			l.settle(l.layers[k])
		}
	}
	l.frame()
}

// settle moves the spots of a layer toward their neighbours and then apart: from the left and from the right, and the
// middle of both.
func (l *layout) settle(layer []int) {
	want := make([]float64, len(layer))
	for i, s := range layer {
		sum, weights := 0.0, 0.0
		for _, n := range append(slices.Clone(l.spots[s].up), l.spots[s].down...) {
			weight := 1.0
			if l.spots[s].node < 0 && l.spots[n].node < 0 {
				weight = 8 // long edges are straight in the middle
			}
			sum += weight * l.spots[n].x
			weights += weight
		}
		if want[i] = l.spots[s].x; weights > 0 {
			want[i] = sum / weights
		}
	}
	left, right := slices.Clone(want), slices.Clone(want)
	apart := func(i int) float64 { return (l.spots[layer[i-1]].width+l.spots[layer[i]].width)/2 + gapAcross }
	for i := 1; i < len(layer); i++ {
		left[i] = max(left[i], left[i-1]+apart(i))
	}
	for i := len(layer) - 1; i > 0; i-- {
		right[i-1] = min(right[i-1], right[i]-apart(i))
	}
	for i, s := range layer {
		l.spots[s].x = (left[i] + right[i]) / 2
	}
}

// frame moves everything to positive places and measures it.
func (l *layout) frame() {
	least, most := l.spots[0].x, l.spots[0].x
	for _, s := range l.spots {
		least, most = min(least, s.x-s.width/2), max(most, s.x+s.width/2)
	}
	const margin = 10
	for i := range l.spots {
		l.spots[i].x += margin - least
	}
	l.width = most - least + 2*margin
	l.height = float64(len(l.layers))*boxHeight + float64(len(l.layers)-1)*gapDown + 2*margin
}

// y is the middle of a layer.
func y(layer int) float64 { return 10 + boxHeight/2 + float64(layer)*(boxHeight+gapDown) }
