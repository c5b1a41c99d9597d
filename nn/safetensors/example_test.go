package safetensors_test

import (
	"bytes"
	"fmt"

	"evolve/nn/safetensors"
)

// Example writes two arrays and reads them back.
func Example() {
	var file bytes.Buffer
	err := safetensors.Write(&file, []safetensors.Tensor{
		{Name: "weight", Shape: []int{2, 3}, Value: []float32{1, 2, 3, 4, 5, 6}},
		{Name: "bias", Shape: []int{2}, Value: []float32{0.5, -0.5}},
	}, map[string]string{"step": "100"})
	if err != nil {
		fmt.Println(err)
		return
	}
	tensors, metadata, err := safetensors.Read(&file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range tensors {
		fmt.Println(t.Name, t.Shape, t.Value)
	}
	fmt.Println("step", metadata["step"])
	// Output:
	// weight [2 3] [1 2 3 4 5 6]
	// bias [2] [0.5 -0.5]
	// step 100
}
