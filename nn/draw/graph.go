package draw

// Graph describes a picture: boxes, and the arrows between them.
type Graph struct {
	Title string
	Nodes []Node // at least one
	Edges []Edge // between different nodes, without cycles
}

// Kind says what a node stands for, and so how it looks.
type Kind int

const (
	Operation Kind = iota
	Gate           // a product or a blend; in an encoder, the operation that mixes tokens
	Input          // x, a state of the previous step, or the tokens
	Output         // a new state, or the output of an encoder
)

// Mark says how a node or an edge of a child differs from its parent.
type Mark int

const (
	Same    Mark = iota
	New          // the parent does not have it
	Changed      // the parent has another operation or size there; nodes only
	Gone         // only the parent has it
)

// Node describes a box with a text. Its Key is different from those of all other nodes of the graph.
type Node struct {
	Key, Label string
	Kind       Kind
	Mark       Mark
}

// Edge describes an arrow between two nodes, given by their indices. Label, which may be empty, stands at the arrow's head where the
// order of inputs matters.
type Edge struct {
	From, To int
	Label    string
	Mark     Mark
	Up       bool // the head of the arrow is at From; set where an arrow in the other direction would close a cycle
}

// add adds a node and returns its index.
func (g *Graph) add(key, label string, kind Kind) int {
	g.Nodes = append(g.Nodes, Node{Key: key, Label: label, Kind: kind})
	return len(g.Nodes) - 1
}

// join adds an edge.
func (g *Graph) join(from, to int, label string) {
	g.Edges = append(g.Edges, Edge{From: from, To: to, Label: label})
}
