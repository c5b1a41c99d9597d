package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// growth computes the degree of the new states as polynomials of the previous states. Along the graph, x has degree 0
// and every previous state 1; tanh and sigmoid give 0; linear, sum and leaky ReLU give the largest degree of their
// inputs; a product gives the sum; a blend gives that of in_0 plus the larger of the others. A state with degree 0 is
// bounded: it is entered as 0 and the count repeated until nothing changes. The result is the largest degree of a
// state. 0: states are bounded. 1: they grow at most exponentially. 2 and more: they can become infinite in finite time
// once weights grow. A guard (growth <= 1), not an objective; at most 2^20. Cost: static. New here,
// docs/explanation/metrics.md.
var growth = fitness.Metric{
	Name: "growth", Version: 1, Direction: fitness.Neither, Cost: fitness.Static,
	Known:   "11 of 11 cells of degree 2 and more diverged in training",
	Summary: "degree of the states in their own past: 0 bounded, 1 at most exponential, 2 and more can diverge",
	Source:  "new here, docs/explanation/metrics.md",
	Score:   score(func(p *Probe, _ fitness.Settings) (float64, error) { return float64(degree(p.Cell)), nil }),
}

// mostDegree bounds the degree, so that chains of products do not overflow an int.
const mostDegree = 1 << 20

// degree returns the largest degree of a new state.
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

// degrees returns the degree of every node, for given degrees of the previous states.
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
