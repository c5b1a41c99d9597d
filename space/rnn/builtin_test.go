package rnn

import (
	"context"
	"math"
	"testing"

	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

type vector = []float64

// equations computes one step of a published cell: from x, the states and the linear maps by name to the new states.
type equations func(w linears, x vector, states []vector) []vector

// linears computes the linear map of a name, of its inputs in the order in which the equation writes them.
type linears func(name string, in ...vector) vector

func each(f func(v ...float64) float64, in ...vector) vector {
	out := make(vector, len(in[0]))
	for i := range out {
		v := make([]float64, len(in))
		for j := range in {
			v[j] = in[j][i]
		}
		out[i] = f(v...)
	}
	return out
}

func logistic(v vector) vector {
	return each(func(v ...float64) float64 { return 1 / (1 + math.Exp(-v[0])) }, v)
}
func hyperbolic(v vector) vector {
	return each(func(v ...float64) float64 { return math.Tanh(v[0]) }, v)
}
func leakyReLU(v vector) vector {
	return each(func(v ...float64) float64 { return max(v[0], .01*v[0]) }, v)
}
func times(a, b vector) vector {
	return each(func(v ...float64) float64 { return v[0] * v[1] }, a, b)
}

// mixed returns z*a + (1-z)*b.
func mixed(z, a, b vector) vector {
	return each(func(v ...float64) float64 { return v[0]*v[1] + (1-v[0])*v[2] }, z, a, b)
}

// lstmFrom computes the LSTM whose linear maps read k for the previous output.
func lstmFrom(w linears, x, k, c vector) []vector {
	i, f, o := logistic(w("i", x, k)), logistic(w("f", x, k)), logistic(w("o", x, k))
	next := each(func(v ...float64) float64 { return v[0] + v[1] }, times(f, c), times(i, hyperbolic(w("g", x, k))))
	return []vector{times(o, hyperbolic(next)), next}
}

// published writes each built-in cell as its source does, with the departures that the table of recipes names.
var published = map[string]equations{
	"rnn": func(w linears, x vector, s []vector) []vector { return []vector{hyperbolic(w("i", x, s[0]))} },
	"gru": func(w linears, x vector, s []vector) []vector {
		r, z := logistic(w("r", x, s[0])), logistic(w("z", x, s[0]))
		return []vector{mixed(z, s[0], hyperbolic(w("n", x, times(r, s[0]))))}
	},
	"lstm": func(w linears, x vector, s []vector) []vector { return lstmFrom(w, x, s[0], s[1]) },
	"mgu": func(w linears, x vector, s []vector) []vector { // h' = (1-f) h + f n
		f := logistic(w("f", x, s[0]))
		return []vector{mixed(f, hyperbolic(w("n", x, times(f, s[0]))), s[0])}
	},
	"ugrnn": func(w linears, x vector, s []vector) []vector {
		return []vector{mixed(logistic(w("g", x, s[0])), s[0], hyperbolic(w("n", x, s[0])))}
	},
	"light_gru": func(w linears, x vector, s []vector) []vector {
		return []vector{mixed(logistic(w("z", x, s[0])), s[0], leakyReLU(w("n", x, s[0])))}
	},
	"fast_grnn": func(w linears, x vector, s []vector) []vector {
		u := w("u", x, s[0])
		return []vector{mixed(logistic(u), s[0], hyperbolic(u))}
	},
	"gru_linear": func(w linears, x vector, s []vector) []vector {
		r, z := logistic(w("r", x, s[0])), logistic(w("z", x, s[0]))
		return []vector{mixed(z, s[0], w("n", x, times(r, s[0])))}
	},
	"gru_skip": func(w linears, x vector, s []vector) []vector {
		h, c := s[0], s[1]
		r, z := logistic(w("r", x, h)), logistic(w("z", x, h))
		next := mixed(z, c, hyperbolic(w("n", x, times(r, c))))
		return []vector{w("h_new_0", x, next), next}
	},
	"mut3": func(w linears, x vector, s []vector) []vector { // h' = n z + h (1-z)
		z, r := logistic(w("z", x, hyperbolic(s[0]))), logistic(w("r", x, s[0]))
		return []vector{mixed(z, hyperbolic(w("n", x, times(r, s[0]))), s[0])}
	},
	"coupled_lstm": func(w linears, x vector, s []vector) []vector {
		f, o := logistic(w("f", x, s[0])), logistic(w("o", x, s[0]))
		next := mixed(f, s[1], hyperbolic(w("g", x, s[0])))
		return []vector{times(o, hyperbolic(next)), next}
	},
	"mogrifier_lstm": func(w linears, x vector, s []vector) []vector {
		return lstmFrom(w, x, times(logistic(w("m", x, s[0])), s[0]), s[1])
	},
	"mogrifier_gru": func(w linears, x vector, s []vector) []vector {
		k := times(logistic(w("m", x, s[0])), s[0])
		r, z := logistic(w("r", x, k)), logistic(w("z", x, k))
		return []vector{mixed(z, s[0], hyperbolic(w("n", x, times(r, k))))}
	},
	"highway": func(w linears, x vector, s []vector) []vector {
		u := mixed(logistic(w("t", x, s[0])), hyperbolic(w("n", x, s[0])), s[0])
		return []vector{mixed(logistic(w("v", x, u)), hyperbolic(w("m", x, u)), u)}
	},
	"sru": func(w linears, x vector, s []vector) []vector {
		n := w("n", x, s[0])
		next := mixed(logistic(w("f", x, s[1])), s[1], n)
		return []vector{mixed(logistic(w("r", x, s[1])), next, n), next}
	},
	"intersection": func(w linears, x vector, s []vector) []vector {
		h, c := s[0], s[1]
		next := mixed(logistic(w("g", x, c)), c, hyperbolic(w("n", x, c)))
		return []vector{mixed(logistic(w("d", x, c)), w("u", x, h), leakyReLU(w("p", x, c))), next}
	},
}

// Every built-in cell computes its published equations: the outputs of nn/rnn agree with equations that are written and
// computed here in float64, over several steps and with random weights and biases.
func TestBuiltinsAgreeWithTheirEquations(t *testing.T) {
	for _, name := range Builtins() {
		step, ok := published[name]
		if !ok {
			t.Errorf("%s has no equations here", name)
			continue
		}
		const steps = 7
		c, _ := Builtin(name)
		var stack nnrnn.Stack
		stack.Draw(nnrnn.Cell(c), nnrnn.Shape{Layers: 1, Embedding: 5, Hidden: 8}, nnrnn.Critical, 3)
		in, r := nnrnn.Input{X: make([]float32, steps*5)}, rng(8)
		for i := range in.X {
			in.X[i] = float32(r.NormFloat64())
		}
		weights := [][]nnrnn.Affine{scaled(stack.Weights(0), 2)}
		stack.Load(nnrnn.Cell(c), stack.Shape, weights)
		var memory nn.Arena[float32]
		got, err := stack.Trace(in, nnrnn.Pass{Batch: 1, Steps: steps}, &memory).Output(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		w, states := namedLinears(t, name, weights[0]), make([]vector, len(c.New))
		for i := range states {
			states[i] = make(vector, 8)
		}
		for s := range steps {
			states = step(w, wide(in.X[s*5:s*5+5]), states)
			for i, want := range states[0] {
				if d := math.Abs(float64(got[s*8+i]) - want); !(d < 1e-5*(1+math.Abs(want))) {
					t.Fatalf("%s: step %d, unit %d: %g, want %g", name, s, i, got[s*8+i], want)
				}
			}
		}
	}
}

// namedLinears returns the linear maps of a built-in recipe by the names of their nodes.
func namedLinears(t *testing.T, name string, weights []nnrnn.Affine) linears {
	r, err := parseRecipe([]byte(builtins[name]))
	if err != nil {
		t.Fatal(err)
	}
	states, err := r.countStates()
	if err != nil {
		t.Fatal(err)
	}
	order, err := r.order(states)
	if err != nil {
		t.Fatal(err)
	}
	return func(node string, in ...vector) vector {
		for i, other := range order {
			if other == node {
				return affine(weights[i], in)
			}
		}
		t.Fatalf("%s: no node %s", name, node)
		return nil
	}
}

// affine computes W[in] in float64.
func affine(a nnrnn.Affine, in []vector) vector {
	out := wide(a.B)
	for j, v := range in {
		for i := range out {
			for k, x := range v {
				out[i] += float64(a.W[j][i*len(v)+k]) * x
			}
		}
	}
	return out
}

func wide(v []float32) vector {
	out := make(vector, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

// scaled returns all weights and biases times by, and random biases where they were 0.
func scaled(weights []nnrnn.Affine, by float32) []nnrnn.Affine {
	r := rng(17)
	multiply := func(v []float32) []float32 {
		out := make([]float32, len(v))
		for i, x := range v {
			if out[i] = by * x; x == 0 {
				out[i] = float32(r.Float64() - .5)
			}
		}
		return out
	}
	all := make([]nnrnn.Affine, len(weights))
	for i, a := range weights {
		all[i].B = multiply(a.B)
		for _, w := range a.W {
			all[i].W = append(all[i].W, multiply(w))
		}
	}
	return all
}

// No two built-in cells are the same graph.
func TestBuiltinsDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, name := range Builtins() {
		c, ok := Builtin(name)
		if !ok {
			t.Fatal(name)
		}
		if other, twice := seen[c.Hash()]; twice {
			t.Errorf("%s is %s", name, other)
		}
		seen[c.Hash()] = name
		if err := (Space{}).validExceptDirect(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, ok := Builtin("no such cell"); ok {
		t.Error("a cell without a recipe")
	}
}
