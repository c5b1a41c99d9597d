package nn_test

import (
	"fmt"

	"evolve/nn"
)

// A decoder of four classes scores two positions. All scores are equal, so the loss is ln 4.
func ExampleDecoder() {
	const width = 3
	d := nn.Decoder{Rows: make([]float32, 4*width), Width: width} // [D][E], all 0
	d.Pack(true)
	y := []float32{ // [N][E]
		1, 0, 2,
		0, 5, 1,
	}
	target := []int{2, -1} // The second position does not count.
	var memory nn.Arena[float32]
	fmt.Printf("loss %.4f\n", d.Loss(y, target, &memory))

	gradient := make([]float32, len(d.Rows))
	d.Gradients(nn.DecoderGradients{Rows: gradient}, y, target, &memory)
	for class := range 4 {
		fmt.Printf("class %d: %.2f\n", class, gradient[class*width:(class+1)*width])
	}
	// Output:
	// loss 1.3863
	// class 0: [0.25 0.00 0.50]
	// class 1: [0.25 0.00 0.50]
	// class 2: [-0.75 0.00 -1.50]
	// class 3: [0.25 0.00 0.50]
}

// An arena gives the same memory again after Reset.
func ExampleArena() {
	var memory nn.Arena[float32]
	first := memory.Take(100)
	memory.Reset()
	second := memory.Zeros(50)
	fmt.Println(len(second), &first[0] == &second[0])
	// Output:
	// 50 true
}
