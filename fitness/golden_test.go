package fitness

import (
	"math"
	"testing"

	"evolve/nn/nntest"
)

// The score of PyTorch's own hidden states, given in float32, is PyTorch's score to 1e-3. Where the states hold fewer
// directions than units, lambda + 1e-5 hangs on the last bits of float32; those cases are compared to 1e-2.
func TestHiddenCovarianceMatchesPyTorch(t *testing.T) {
	for _, c := range nntest.Cells(t) {
		for l, want := range c.HiddenCovariance {
			got, err := covarianceScore(c.Hidden[l], c.Batch*c.Steps, c.Shape.Width(l))
			if err != nil {
				t.Fatal(err)
			}
			t.Log(c.Name, l, got, want, math.Abs(got/want-1))
			if math.Abs(got-want) > 1e-3*math.Abs(want) {
				t.Errorf("%s, layer %d: %v, want %v", c.Name, l+1, got, want)
			}
		}
	}
}
