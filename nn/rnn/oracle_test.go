package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
)

// randomCell returns a random cell that passes Check. Some nodes are stateless, some states are read directly, and some
// nodes reach no state.
func randomCell(rng *rand.Rand) Cell {
	c := Cell{New: make([]Ref, 1+rng.IntN(3))}
	nodes := len(c.New) + 1 + rng.IntN(10)
	for i := range nodes {
		from := []Ref{}
		for s := range c.New {
			from = append(from, Prev(s))
		}
		for j := range i {
			from = append(from, Ref(j))
		}
		pick := func() Ref { return from[rng.IntN(len(from))] }
		n := Node{Op: Op(rng.IntN(NumOps))}
		inputs := n.Op.Arity()
		if n.Op == Linear {
			from = append(from, X, X)
			inputs = 1 + rng.IntN(3)
		}
		for range inputs {
			n.In = append(n.In, pick())
		}
		c.Nodes = append(c.Nodes, n)
	}
	for s, i := range rng.Perm(nodes)[:len(c.New)] {
		c.New[s] = Ref(i)
	}
	return c
}

// naive computes hidden state 0 of every layer by the definition, in float64, one unit at a time: [layer], each
// [T+1][B][H].
func naive(s *Stack, in []float64, p Pass) [][]float64 { return naiveFrom(s, in, p, nil, nil) }

// naiveFrom is naive with given states before the first step and factors of the inputs, as in Trace.
func naiveFrom(s *Stack, in []float64, p Pass, before [][][]float32, locked [][]float32) [][]float64 {
	var out [][]float64
	for l := range s.Shape.Layers {
		y, width, inputs := s.drawLayer(l), s.Shape.Width(l), s.Shape.Input(l)
		states := make([][]float64, len(s.Cell.New))
		for i := range states {
			if states[i] = make([]float64, p.Batch*width); before != nil {
				states[i] = widen(before[l][i])
			}
		}
		if locked != nil {
			in = slices.Clone(in)
			for i := range in {
				in[i] *= float64(locked[l][i%len(locked[l])])
			}
		}
		result := append([]float64{}, states[0]...)
		for t := range p.Steps {
			values := make([][]float64, len(s.Cell.Nodes))
			for i, n := range s.Cell.Nodes {
				read := func(j, b, u int) float64 {
					switch r := n.In[j]; {
					case r == X:
						return in[(t*p.Batch+b)*inputs+u]
					case r.IsNode():
						return values[r][b*width+u]
					default:
						return states[r.State()][b*width+u]
					}
				}
				values[i] = make([]float64, p.Batch*width)
				for b := range p.Batch {
					for u := range width {
						v := &values[i][b*width+u]
						switch n.Op {
						case Linear:
							*v = float64(y.weights[i].B[u])
							for j, r := range n.In {
								k := inputWidth(r, inputs, width)
								for h := range k {
									*v += float64(y.weights[i].W[j][u*k+h]) * read(j, b, h)
								}
							}
						case Prod:
							*v = read(0, b, u) * read(1, b, u)
						case Sum:
							*v = read(0, b, u) + read(1, b, u)
						case Blend:
							*v = read(0, b, u)*read(1, b, u) + (1-read(0, b, u))*read(2, b, u)
						case Tanh:
							*v = math.Tanh(read(0, b, u))
						case Sigmoid:
							*v = 1 / (1 + math.Exp(-read(0, b, u)))
						case LeakyReLU:
							*v = max(read(0, b, u), 0.01*read(0, b, u))
						}
					}
				}
			}
			for i, r := range s.Cell.New {
				states[i] = append([]float64{}, values[r]...)
				for j, v := range states[i] {
					if p.Clamp > 0 {
						states[i][j] = max(-float64(p.Clamp), min(float64(p.Clamp), v))
					}
				}
			}
			result = append(result, states[0]...)
		}
		out = append(out, result)
		in = result[p.Batch*width:]
	}
	return out
}

// widen converts x to float64.
func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
