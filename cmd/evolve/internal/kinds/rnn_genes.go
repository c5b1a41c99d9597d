package kinds

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"evolve/cmd/evolve/internal/config"
	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// nodeSteps holds the upper ends of the levels of the gene nodes.
var nodeSteps = []int{6, 9, 12, 16, 20, 24, 32, 48, 120}

// mostCounted is the count from which all counts share one level.
const mostCounted = 3

// rnnGenes returns the genes of cells: their traits. A configuration can bound nodes and hidden states from above and gates
// (the metric gating) from below. The counts of single operations are kept as they are, because shrink drops levels at one
// end of a gene only.
func rnnGenes(s config.Space) (genes []Gene) {
	for _, name := range spacernn.TraitNames() {
		if name == fmt.Sprint(nnrnn.Prod) || name == fmt.Sprint(nnrnn.Blend) {
			continue // these are the gates
		}
		g := Gene{Name: name, Drop: None}
		switch name {
		case "nodes":
			g.Drop = Last
			for i, end := range nodeSteps {
				g.Levels = append(g.Levels, nodeLevel(end))
				if end >= s.Nodes || i == len(nodeSteps)-1 {
					break
				}
			}
		case "hidden_states":
			g.Drop = Last
			for n := range s.HiddenStates {
				g.Levels = append(g.Levels, strconv.Itoa(n+1))
			}
		default:
			if name == "gates" {
				g.Drop = First
			}
			for n := range mostCounted + 1 {
				g.Levels = append(g.Levels, countLevel(n))
			}
		}
		genes = append(genes, g)
	}
	return genes
}

// nodeLevel returns the level of a number of nodes, such as 7..9.
func nodeLevel(n int) string {
	from := 1
	for _, end := range nodeSteps {
		if n <= end {
			return fmt.Sprintf("%d..%d", from, end)
		}
		from = end + 1
	}
	return fmt.Sprintf("%d..", from)
}

// countLevel returns the level of a count: 0, 1, 2 or "3..".
func countLevel(n int) string {
	if n >= mostCounted {
		return fmt.Sprintf("%d..", mostCounted)
	}
	return strconv.Itoa(n)
}

func rnnParts(g Genome) map[string][]string {
	c := cellOf(g)
	p := map[string][]string{}
	for i, v := range c.Traits() {
		name := spacernn.TraitNames()[i]
		switch name {
		case "nodes":
			p[name] = []string{nodeLevel(v)}
		case "hidden_states":
			p[name] = []string{strconv.Itoa(v)}
		default:
			p[name] = []string{countLevel(v)}
		}
	}
	return p
}

func restrictRNN(c *config.Config, kept map[string][]string) {
	if all := kept["nodes"]; len(all) > 0 {
		_, end, _ := strings.Cut(all[len(all)-1], "..")
		if n, err := strconv.Atoi(end); err == nil {
			c.Space.Nodes = min(c.Space.Nodes, n)
		}
	}
	if all := kept["hidden_states"]; len(all) > 0 {
		if n, err := strconv.Atoi(all[len(all)-1]); err == nil {
			c.Space.HiddenStates = n
		}
	}
	if all := kept["gates"]; len(all) > 0 && all[0] != "0" {
		least, err := strconv.ParseFloat(strings.TrimSuffix(all[0], ".."), 64)
		if err == nil {
			if c.Constraint == nil {
				c.Constraint = map[string]config.Bound{}
			}
			c.Constraint["gating"] = config.Bound{Min: least, Max: math.Inf(1)}
		}
	}
}
