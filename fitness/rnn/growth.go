package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// growth is the degree in which a state can grow in its own past, read off the graph: x counts 0, every previous state
// 1; tanh and sigmoid give 0; linear, sum and leaky ReLU the largest degree of their inputs; a product the sum; a blend
// that of in_0 plus the larger of the others. A state found to be of degree 0 is entered as 0 and the count repeated
// until nothing changes. 0: bounded; 1: at most exponential; 2 and more: can blow up in finite time once weights grow.
var growth = fitness.Metric{
	Name: "growth", Version: 1, Direction: fitness.Neither, Cost: fitness.Static,
	Known:   "11 of 11 cells of 2 and more diverged in training",
	Summary: "degree of the states in their own past: 0 bounded, 1 at most exponential, 2 can blow up",
	Source:  "this engine, docs/metrics.md",
	Score:   of(func(p *Probe, _ fitness.Settings) (float64, error) { return float64(degree(p.Cell)), nil }),
}

// mostDegree keeps chains of products from overflowing an int.
const mostDegree = 1 << 20

func degree(c nnrnn.Cell) int {
	states := make([]int, len(c.New))
	for i := range states {
		states[i] = 1
	}
	for {
		nodes := degrees(c, states)
		changed := false
		for i, node := range c.New {
			if nodes[node] == 0 && states[i] != 0 {
				states[i], changed = 0, true
			}
		}
		if changed {
			continue
		}
		worst := 0
		for _, node := range c.New {
			worst = max(worst, nodes[node])
		}
		return worst
	}
}

// degrees is the degree of every node, given those of the previous states.
func degrees(c nnrnn.Cell, states []int) []int {
	d := make([]int, len(c.Nodes))
	for i, n := range c.Nodes {
		var in [3]int
		largest := 0
		for j, r := range n.In {
			v := 0
			if r.IsNode() {
				v = d[r]
			} else if s := r.State(); s >= 0 {
				v = states[s]
			}
			largest = max(largest, v)
			in[min(j, 2)] = v
		}
		switch n.Op {
		case nnrnn.Tanh, nnrnn.Sigmoid:
			d[i] = 0
		case nnrnn.Prod:
			d[i] = in[0] + in[1]
		case nnrnn.Blend:
			d[i] = in[0] + max(in[1], in[2])
		default:
			d[i] = largest
		}
		d[i] = min(d[i], mostDegree)
	}
	return d
}
