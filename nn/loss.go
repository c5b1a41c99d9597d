package nn

import (
	"math"

	"evolve/nn/internal/kernel"
)

// CrossEntropy writes to gradient [N][E] the derivative of the mean of -ln softmax(rows y_i)[target_i] with respect to y
// [N][E], and returns that mean: a language model's loss when its decoder is the embedding, rows [D][E]. Positions whose
// target is negative do not count. Cost: 2*N*D*E multiply-adds.
func CrossEntropy(gradient, y, rows []float32, target []int, width int, memory *Arena[float32]) float64 {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	var out, back kernel.Matrix
	classes := len(rows) / width
	out.PackTransposed(rows, width, classes, width)
	back.Pack(rows, width, classes, width)
	count := 0.0
	for _, c := range target {
		if c >= 0 {
			count++
		}
	}
	const some = 64 // positions at a time, so that their scores stay in the cache
	scores, none := memory.Take(some*classes), memory.Zeros(max(classes, width))
	loss := 0.0
	for from := 0; from < len(target); from += some {
		n := min(some, len(target)-from)
		p := scores[:n*classes]
		out.MulBias(p, classes, none, y[from*width:], width, n)
		loss += towards(p, target[from:from+n], classes, count)
		back.MulBias(gradient[from*width:], width, none, p, classes, n)
	}
	return loss
}

// towards makes scores [n][classes] their gradient, and returns their part of the loss.
func towards(p []float32, target []int, classes int, count float64) (loss float64) {
	for i, c := range target {
		row := p[i*classes : (i+1)*classes]
		if c < 0 {
			clear(row)
			continue
		}
		top, own := kernel.Max(row), row[c]
		kernel.Exp(row, row, top)
		sum := kernel.Sum(row)
		loss += (math.Log(float64(sum)) + float64(top) - float64(own)) / count
		kernel.Scale(row, row, 1/sum)
		row[c]--
		kernel.Scale(row, row, float32(1/count))
	}
	return loss
}
