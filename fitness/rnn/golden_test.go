package rnn

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
)

// Hidden covariance of all layers equals PyTorch's to 1e-3, computed from PyTorch's states and from our own float32
// states.
func TestHiddenCovarianceMatchesPyTorch(t *testing.T) {
	for _, c := range nntest.Cells(t) {
		var stack nnrnn.Stack
		var memory nn.Arena[float32]
		stack.Load(c.Cell, c.Shape, c.Weights)
		trace := stack.Trace(nnrnn.Input{X: c.X}, nnrnn.Pass{Batch: c.Batch, Steps: c.Steps}, &memory)
		var perLayer []float64
		if err := json.Unmarshal(c.Metrics["hidden_covariance"], &perLayer); err != nil {
			t.Fatal(err)
		}
		for l, want := range perLayer {
			own, err := trace.States(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			for whose, states := range map[string][]float32{"PyTorch's": c.Hidden[l], "own": own[:len(c.Hidden[l])]} {
				got, err := numeric.CovarianceScore(states, c.Batch*c.Steps, c.Shape.Width(l), new(numeric.Doubles))
				if err != nil {
					t.Fatal(err)
				}
				if !(math.Abs(got-want) <= 1e-3*math.Abs(want)) {
					t.Errorf("%s, layer %d, %s states: %v, want %v", c.Name, l+1, whose, got, want)
				}
			}
		}
	}
}

// The score without eigenvalues equals the score by eigenvalues.
func TestCovarianceScoreIsItsEigenvalueForm(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, units := range []int{1, 2, 7, 40} {
		const rows, k = 90, 1e-5
		x := make([]float32, rows*units)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		for i := range rows { // the last two units are nearly equal, which gives a small eigenvalue
			if units > 1 {
				x[i*units+units-1] = x[i*units+units-2] + 0.01*x[i*units+units-1]
			}
		}
		got, err := numeric.CovarianceScore(x, rows, units, new(numeric.Doubles))
		if err != nil {
			t.Fatal(err)
		}
		r, err := numeric.Correlation(x, rows, units, new(numeric.Doubles))
		if err != nil {
			t.Fatal(err)
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(mat.NewSymDense(units, r), false) {
			t.Fatal("no eigenvalues")
		}
		want := 0.0
		for _, lambda := range eigen.Values(nil) {
			want -= math.Log(lambda+k) + 1/(lambda+k)
		}
		if math.Abs(got-want) > 1e-8*math.Abs(want) {
			t.Errorf("%d units: %v, want %v", units, got, want)
		}
	}
}

// A unit that never varies counts as an eigenvalue of 0.
func TestConstantUnit(t *testing.T) {
	x := []float32{1, 5, 2, 5, 4, 5, 3, 5} // unit 0 varies, unit 1 does not
	got, err := numeric.CovarianceScore(x, 4, 2, new(numeric.Doubles))
	const k = 1e-5
	if want := -(math.Log(1+k) + 1/(1+k) + math.Log(k) + 1/k); err != nil || math.Abs(got-want) > 1e-6*math.Abs(want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}

// goldenProbe returns a probe of a golden cell with its weights, tokens and noise, and the settings of its size.
func goldenProbe(t *testing.T, c nntest.Case) (*Probe, fitness.Settings) {
	s := fitness.Settings{Layers: c.Shape.Layers, Width: c.Shape.Hidden, Embedding: c.Shape.Embedding, Batch: c.Batch, Steps: c.Steps}
	p := NewProbe(Config{Model: Model{Shape: c.Shape, Vocabulary: c.Vocab}})().(*Probe)
	p.shared.inputs[inputKey{nnrnn.Benchmark, c.Batch, c.Steps, c.Shape.Embedding, 0, 0}] = nnrnn.Input{X: c.X}
	p.shared.noises[[2]int{len(c.X), 0}] = c.Noise
	p.Reset(t.Context(), c.Cell, 0, []fitness.Term{{Metric: fitness.Metric{Cost: fitness.Reverse}, Settings: s}})
	p.stack(c.Shape, nnrnn.Benchmark).Load(c.Cell, c.Shape, c.Weights)
	return p, s
}

// Every gradient metric equals PyTorch's to 1e-3, or to 1e-5 for cosines, which differ little between cells.
func TestGradientMetricsMatchPyTorch(t *testing.T) {
	for _, c := range nntest.Cells(t) {
		p, s := goldenProbe(t, c)
		check := func(name string, got float64, err error, tolerance float64) {
			t.Helper()
			want, finite := c.Metric(t, name)
			if finite != (err == nil) {
				t.Errorf("%s: %s: error %v, want %v", c.Name, name, err, want)
			} else if finite && !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
				t.Errorf("%s: %s: %v, want %v", c.Name, name, got, want)
			}
		}
		for level, suffix := range map[float64]string{0: "", 0.1: "_noise_0.1", 10: "_noise_10", 100: "_noise_100"} {
			j, err := p.jacobians(s, level)
			check("jacobian_covariance"+suffix, j.covariance, err, 1e-3)
			check("jacobian_cosine"+suffix, j.cosine, err, 1e-5)
		}
		for name, m := range map[string]fitness.Metric{"activation_distance": activationDistance,
			"hidden_synaptic_saliency": hiddenSynapticSaliency, "synaptic_saliency_recurrent_weights": synapticSaliency} {
			got, err := m.Score(p, s)
			check(name, got, err, 1e-3)
		}
	}
}

// The kernel of activation distance equals PyTorch's exactly.
func TestAgreementMatchesPyTorch(t *testing.T) {
	for _, c := range nntest.Cells(t) {
		p, s := goldenProbe(t, c)
		got, err := p.agreement(s, nnrnn.Tanh, nnrnn.Sigmoid, nnrnn.LeakyReLU)
		if err != nil {
			t.Fatal(err)
		}
		var want [][]float64
		if err := json.Unmarshal(c.Metrics["activation_kernel"], &want); err != nil {
			t.Fatal(err)
		}
		if want := slices.Concat(want...); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.Name, got, want)
		}
	}
}
