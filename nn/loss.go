package nn

import (
	"math"

	"evolve/nn/internal/kernel"
)

// Decoder is the last layer of a language model: class c scores <row c, y> + bias c. Rows may change between calls of Pack.
type Decoder struct {
	Rows  []float32 // [D][E]
	Bias  []float32 // [D], or nil for zeros
	Width int       // E

	forward, backward kernel.Matrix
	zeros             []float32
}

// DecoderGradients is where gradients are written; nil where one is not wanted.
type DecoderGradients struct {
	Y    []float32 // [N][E]
	Rows []float32 // [D][E]
	Bias []float32 // [D]
}

// Pack takes the rows as they are now into products. back: for Gradients too.
func (d *Decoder) Pack(back bool) {
	classes := d.classes()
	d.forward.PackTransposed(d.Rows, d.Width, classes, d.Width)
	if back {
		d.backward.Pack(d.Rows, d.Width, classes, d.Width)
	}
	if n := max(classes, d.Width); len(d.zeros) < n {
		d.zeros = make([]float32, n)
	}
}

func (d *Decoder) classes() int { return len(d.Rows) / d.Width }

// Loss is the mean of -ln softmax(scores of y_i)[target_i] over y [N][E]. Positions whose target is negative do not count.
// Cost: N*D*E multiply-adds; scores of some positions at a time are in memory, never all.
func (d *Decoder) Loss(y []float32, target []int, memory *Arena[float32]) float64 {
	return d.eachChunk(y, target, memory, func([]float32, int, float64) {}, func(int, []float32) {})
}

// Gradients is Loss, and its derivatives. Cost: three times that of Loss.
func (d *Decoder) Gradients(to DecoderGradients, y []float32, target []int, memory *Arena[float32]) float64 {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	var read kernel.Matrix
	classes := d.classes()
	sums := memory.Take(classes)
	clear(to.Bias)
	return d.eachChunk(y, target, memory, softmaxCrossEntropyGradient, func(from int, p []float32) {
		n := len(p) / classes
		if to.Y != nil {
			d.backward.MulBias(to.Y[from*d.Width:], d.Width, d.zeros, p, classes, n)
		}
		if to.Rows != nil {
			read.Pack(y[from*d.Width:], d.Width, n, d.Width)
			if from == 0 {
				read.MulBiasOf(to.Rows, d.Width, d.zeros, p, classes, classes)
			} else {
				read.MulAddOf(to.Rows, d.Width, p, classes, classes)
			}
		}
		if to.Bias != nil {
			kernel.ColumnSums(sums, p, n)
			kernel.Add(to.Bias, to.Bias, sums)
		}
	})
}

// eachChunk computes the loss some positions at a time. It hands on the probabilities of eachChunk position while they are in the
// nearest cache, and then those of all of them, p [some][D].
func (d *Decoder) eachChunk(y []float32, target []int, memory *Arena[float32], one func(row []float32, class int, count float64), all func(from int, p []float32)) (loss float64) {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	classes, count := d.classes(), countTargets(target)
	some := chunkSize(classes)
	scores, bias := memory.Take(min(some, len(target))*classes), d.Bias
	if bias == nil {
		bias = d.zeros
	}
	for from := 0; from < len(target); from += some {
		n := min(some, len(target)-from)
		p := scores[:n*classes]
		d.forward.MulBias(p, classes, bias, y[from*d.Width:], d.Width, n)
		for i, c := range target[from : from+n] {
			row := p[i*classes : (i+1)*classes]
			if c >= 0 {
				loss += softmaxCrossEntropy(row, c) / count
			}
			one(row, c, count)
		}
		all(from, p)
	}
	return loss
}

// chunkSize is how many positions are decoded at a time: their scores stay in the cache, and are enough for products.
func chunkSize(classes int) int { return min(max((1<<19)/classes, 128), 512) }

func countTargets(target []int) (count float64) {
	for _, c := range target {
		if c >= 0 {
			count++
		}
	}
	return count
}

// softmaxCrossEntropy makes scores probabilities, and returns -ln of one.
func softmaxCrossEntropy(row []float32, class int) float64 {
	top, own := kernel.Max(row), row[class]
	kernel.Exp(row, row, top)
	sum := kernel.Sum(row)
	kernel.Scale(row, row, 1/sum)
	return math.Log(float64(sum)) + float64(top) - float64(own)
}

// softmaxCrossEntropyGradient makes probabilities the gradient of the mean of count surprises with respect to scores; 0 where class is negative.
func softmaxCrossEntropyGradient(row []float32, class int, count float64) {
	if class < 0 {
		clear(row)
		return
	}
	row[class]--
	kernel.Scale(row, row, float32(1/count))
}

// CrossEntropy writes to gradient [N][E] the derivative of a Decoder's loss of y [N][E] and rows [D][E], and returns the loss.
func CrossEntropy(gradient, y, rows []float32, target []int, width int, memory *Arena[float32]) float64 {
	d := Decoder{Rows: rows, Width: width}
	d.Pack(true)
	return d.Gradients(DecoderGradients{Y: gradient}, y, target, memory)
}
