package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	nnrnn "evolve/nn/rnn"
)

const testWidth = 8

// outputs runs a cell on random inputs and returns state 0 of all steps. The weights of a linear depend only on the
// numbers of its node and input, so a cell and an edited copy share them.
func outputs(c Cell) (out []float64) {
	states := make([][]float64, len(c.New))
	for i := range states {
		states[i] = make([]float64, testWidth)
	}
	r := rng(5)
	for range 10 {
		x := uniform(r, 1)
		values := make([][]float64, len(c.Nodes))
		next := make([][]float64, len(c.New))
		for i, n := range c.New {
			next[i] = value(c, n, x, states, values)
		}
		states = next
		out = append(out, states[0]...)
	}
	return out
}

func uniform(r *rand.Rand, bound float64) []float64 {
	v := make([]float64, testWidth)
	for i := range v {
		v[i] = bound * (2*r.Float64() - 1)
	}
	return v
}

// value computes what r refers to, each node once.
func value(c Cell, r nnrnn.Ref, x []float64, states, values [][]float64) []float64 {
	if r == nnrnn.X {
		return x
	} else if !r.IsNode() {
		return states[r.State()]
	} else if values[r] != nil {
		return values[r]
	}
	n := c.Nodes[r]
	in := make([][]float64, len(n.In))
	for j, ref := range n.In {
		in[j] = value(c, ref, x, states, values)
	}
	v := make([]float64, testWidth)
	for i := range v {
		switch n.Op {
		case nnrnn.Linear:
			for j := range in {
				for k, w := range uniform(rng(uint64(int(r)*100+j*testWidth+i)), 1/math.Sqrt(testWidth)) {
					v[i] += w * in[j][k]
				}
			}
		case nnrnn.Prod:
			v[i] = in[0][i] * in[1][i]
		case nnrnn.Sum:
			v[i] = in[0][i] + in[1][i]
		case nnrnn.Blend:
			v[i] = in[0][i]*in[1][i] + (1-in[0][i])*in[2][i]
		case nnrnn.Tanh:
			v[i] = math.Tanh(in[0][i])
		case nnrnn.Sigmoid:
			v[i] = 1 / (1 + math.Exp(-in[0][i]))
		case nnrnn.LeakyReLU:
			v[i] = max(in[0][i], .01*in[0][i])
		}
	}
	values[r] = v
	return v
}

// changes returns, sorted, the relative change of the outputs of random cells under the edits of one kind.
func changes(name string) (list []float64) {
	k := slices.IndexFunc(mutations, func(k mutation) bool { return k.name == name })
	cells(20, func(c Cell, _ *rand.Rand) {
		before := outputs(c)
		for _, e := range c.edits(k) {
			if d, ok := c.edited(e); !ok || !(Space{}).validChild(d, (Space{}).countDirectStates(c)) {
				continue
			}
			d := c.clone() // without tidy: the nodes keep their numbers, and so their weights
			mutations[k].apply(&d, e)
			moved, size := 0., 0.
			for i, v := range outputs(d) {
				moved += (v - before[i]) * (v - before[i])
				size += before[i] * before[i]
			}
			list = append(list, math.Sqrt(moved/size))
		}
	})
	slices.Sort(list)
	return list
}

// Growth changes the outputs by a few hundredths. Other edits change them by a fifth or more.
func TestGrowthIsNear(t *testing.T) {
	median := func(list []float64) float64 { return list[len(list)/2] }
	grow, rewire := median(changes("grow")), median(changes("rewire an input"))
	t.Logf("growth moves the outputs by %.3f, rewiring by %.3f", grow, rewire)
	if grow > .05 || rewire < 5*grow {
		t.Errorf("growth moves the outputs by %.3f, rewiring by %.3f", grow, rewire)
	}
}
