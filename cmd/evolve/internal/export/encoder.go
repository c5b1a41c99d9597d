package export

import (
	"fmt"
	"slices"
	"strings"

	"evolve/nn/encoder"
)

// encoderTensors are the parameters of an encoder by the names that they have in the usual module tree.
func encoderTensors(m Model, e encoder.Encoder) (all []Tensor) {
	var n encoder.Network
	n.Draw(e, m.Key)
	n.DrawWords()
	for _, p := range n.Parameters() {
		t := Tensor{Name: p.Name(), Shape: []int{p.Rows}, Value: slices.Clone(p.Value)}
		if p.Cols > 0 {
			t.Shape = []int{p.Rows, p.Cols}
		}
		switch {
		case strings.HasSuffix(t.Name, ".depthwise.weight"): // taps by units here, units by taps there
			t.Shape, t.Value = []int{p.Cols, 1, p.Rows}, transposed(p.Value, p.Cols)
		case strings.HasSuffix(t.Name, ".pointwise.weight"):
			t.Shape = append(t.Shape, 1)
		case strings.HasSuffix(t.Name, ".key_conv_attn_layer.bias"):
			t.Shape = append(t.Shape, 1)
		}
		all = append(all, t)
	}
	return all
}

// transposed is x [.][cols] by columns.
func transposed(x []float32, cols int) []float32 {
	rows := len(x) / cols
	y := make([]float32, len(x))
	for i, v := range x {
		y[i%cols*rows+i/cols] = v
	}
	return y
}

// layers are the lines of the list of layers.
func layers(e encoder.Encoder) (lines []string) {
	for _, l := range e.Layers {
		bare := ""
		if l.Bare {
			bare = ", bare=True"
		}
		lines = append(lines, fmt.Sprintf("dict(op=%q, heads=%d, kernel=%d, feed=%s%s),", l.Op, l.Heads, l.Kernel,
			strings.ReplaceAll(fmt.Sprint(l.Feed), " ", ", "), bare))
	}
	return lines
}
