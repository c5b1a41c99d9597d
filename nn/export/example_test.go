package export_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"evolve/nn"
	"evolve/nn/export"
	"evolve/nn/rnn"
)

// model returns a language model of a gated cell: h' = g*h + (1-g)*tanh(W x + U h), where g is the sigmoid of another linear
// map of x and h.
func model() export.Model {
	h := rnn.Prev(0)
	cell := rnn.Cell{
		Nodes: []rnn.Node{
			0: {Op: rnn.Linear, In: []rnn.Ref{rnn.X, h}},
			1: {Op: rnn.Sigmoid, In: []rnn.Ref{0}},
			2: {Op: rnn.Linear, In: []rnn.Ref{rnn.X, h}},
			3: {Op: rnn.Tanh, In: []rnn.Ref{2}},
			4: {Op: rnn.Blend, In: []rnn.Ref{1, h, 3}},
		},
		New: []rnn.Ref{4},
	}
	const seed = 1
	return export.Model{
		Identity: "gated cell",
		Genome:   `{"cell":"gated cell"}`, // any line of JSON; space/rnn writes and reads the one of NAS-Bench-NLP
		Network:  cell,
		Shape:    rnn.Shape{Layers: 2, Embedding: 16, Hidden: 16, Tied: true},
		Words:    100,
		Key:      nn.WeightKey(seed, 0),
	}
}

// The Python file has the cell as a torch.nn.Module. Its step shows what the cell computes.
func ExamplePyTorch() {
	var file bytes.Buffer
	if err := export.PyTorch(&file, model()); err != nil {
		fmt.Println(err)
		return
	}
	_, text, _ := strings.Cut(file.String(), "class Cell")
	_, step, _ := strings.Cut(text, "    def step")
	step, _, _ = strings.Cut(step, "\n\n")
	fmt.Println("def step" + step)

	// Output:
	// def step(self, x, h):  # x [B][inputs], h[i] [B][width]; returns the new states
	//         n0 = self.n0_x(x) + self.n0_h0(h[0])
	//         n1 = torch.sigmoid(n0)
	//         n2 = self.n2_x(x) + self.n2_h0(h[0])
	//         n3 = torch.tanh(n2)
	//         n4 = n1 * h[0] + (1 - n1) * n3
	//         return [n4]
}

// The ONNX file has the weights, and the genome that it was made of.
func ExampleONNX() {
	dir, err := os.MkdirTemp("", "export")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	m := model()
	var with, without bytes.Buffer
	if err := export.ONNX(&with, m, "example", true); err != nil {
		fmt.Println(err)
		return
	}
	if err := export.ONNX(&without, m, "example", false); err != nil {
		fmt.Println(err)
		return
	}
	parameters := m.Network.(rnn.Cell).Parameters(m.Shape, m.Words)
	fmt.Println("parameters:", parameters)
	fmt.Println("the weights take 4 bytes each:", with.Len()-without.Len() > 4*parameters-1000)

	path := filepath.Join(dir, "model.onnx")
	if err := os.WriteFile(path, with.Bytes(), 0o666); err != nil {
		fmt.Println(err)
		return
	}
	genome, err := export.Genome(path)
	fmt.Println(genome, err)

	// Output:
	// parameters: 3812
	// the weights take 4 bytes each: true
	// {"cell":"gated cell"} <nil>
}

// The safetensors file has the weights under the names of the Python module.
func ExampleSafeTensors() {
	m := model()
	all, err := m.Tensors()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range all[:4] {
		fmt.Println(t.Name, t.Shape)
	}
	var file bytes.Buffer
	err = export.SafeTensors(&file, m, "example")
	fmt.Println(len(all), "arrays", err)

	// Output:
	// embedding.weight [100 16]
	// layers.0.n0_x.weight [16 16]
	// layers.0.n0_x.bias [16]
	// layers.0.n0_h0.weight [16 16]
	// 14 arrays <nil>
}
