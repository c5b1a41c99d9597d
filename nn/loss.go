package nn

import (
	"math"

	"evolve/nn/internal/kernel"
)

// Decoder computes the last layer of a language model: class c scores <row c, y> + bias c at output y. Set the fields,
// then call Pack, then Loss or Gradients. Call Pack again after the rows have changed.
type Decoder struct {
	Rows  []float32 // [D][E], one row for each class
	Bias  []float32 // [D], or nil for zeros
	Width int       // E

	forward, backward kernel.Matrix // Rows as the products of Loss and of Gradients read them
	zeros             []float32
}

// DecoderGradients names the buffers that Gradients writes to. A gradient whose buffer is nil is not computed.
type DecoderGradients struct {
	Y    []float32 // [N][E]
	Rows []float32 // [D][E]
	Bias []float32 // [D]
}

// Pack copies the present rows into the form that products read. Gradients needs backward to be true; Loss does not.
func (d *Decoder) Pack(backward bool) {
	classes := d.classes()
	d.forward.PackTransposed(d.Rows, d.Width, classes, d.Width)
	if backward {
		d.backward.Pack(d.Rows, d.Width, classes, d.Width)
	}
	if n := max(classes, d.Width); len(d.zeros) < n {
		d.zeros = make([]float32, n)
	}
}

// classes returns D.
func (d *Decoder) classes() int { return len(d.Rows) / d.Width }

// Loss returns the mean cross-entropy, in nats, of y [N][E]: the mean of -ln softmax(scores of y_i)[target_i] over the
// positions whose target is not negative. Cost: N*D*E multiply-adds. Memory holds the scores of at most 512 positions.
func (d *Decoder) Loss(y []float32, target []int, memory *Arena[float32]) float64 {
	return d.eachChunk(y, target, memory, func([]float32, int, float64) {}, func(int, []float32) {})
}

// Gradients returns the Loss and writes its derivatives with respect to y, rows and bias to to, replacing what was
// there. Cost: three times that of Loss where all are wanted.
func (d *Decoder) Gradients(to DecoderGradients, y []float32, target []int, memory *Arena[float32]) float64 {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	var inputs kernel.Matrix
	classes := d.classes()
	sums := memory.Take(classes)
	clear(to.Bias)
	return d.eachChunk(y, target, memory, softmaxCrossEntropyGradient, func(from int, p []float32) {
		n := len(p) / classes
		if to.Y != nil {
			d.backward.MulBias(to.Y[from*d.Width:], d.Width, d.zeros, p, classes, n)
		}
		if to.Rows != nil {
			inputs.Pack(y[from*d.Width:], d.Width, n, d.Width)
			if from == 0 {
				inputs.MulBiasOf(to.Rows, d.Width, d.zeros, p, classes, classes)
			} else {
				inputs.MulAddOf(to.Rows, d.Width, p, classes, classes)
			}
		}
		if to.Bias != nil {
			kernel.ColumnSums(sums, p, n)
			kernel.Add(to.Bias, to.Bias, sums)
		}
	})
}

// eachChunk computes the loss, a chunk of positions at a time. It calls eachRow with the probabilities [D] of each position
// while they are in the nearest cache, its target and the number of targets; eachRow may change them. Then it calls
// eachChunk with the first position of the chunk and the rows [chunk][D] that eachRow left.
func (d *Decoder) eachChunk(y []float32, target []int, memory *Arena[float32], eachRow func(row []float32, class int, count float64), eachChunk func(from int, p []float32)) (loss float64) {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	classes, count := d.classes(), countTargets(target)
	chunk := chunkSize(classes)
	scores, bias := memory.Take(min(chunk, len(target))*classes), d.Bias
	if bias == nil {
		bias = d.zeros
	}
	for from := 0; from < len(target); from += chunk {
		n := min(chunk, len(target)-from)
		p := scores[:n*classes]
		d.forward.MulBias(p, classes, bias, y[from*d.Width:], d.Width, n)
		for i, c := range target[from : from+n] {
			row := p[i*classes : (i+1)*classes]
			if c >= 0 {
				loss += softmaxCrossEntropy(row, c) / count
			}
			eachRow(row, c, count)
		}
		eachChunk(from, p)
	}
	return loss
}

// chunkSize returns how many positions are decoded at a time. Their scores stay in the cache, and there are enough of
// them to make a product efficient.
func chunkSize(classes int) int { return min(max((1<<19)/classes, 128), 512) }

// countTargets counts the positions that have a target.
func countTargets(target []int) (count float64) {
	for _, c := range target {
		if c >= 0 {
			count++
		}
	}
	return count
}

// softmaxCrossEntropy replaces the scores in row by their softmax and returns -ln of the probability of class, in nats.
func softmaxCrossEntropy(row []float32, class int) float64 {
	top, own := kernel.Max(row), row[class]
	kernel.Exp(row, row, top)
	sum := kernel.Sum(row)
	kernel.Scale(row, row, 1/sum)
	return math.Log(float64(sum)) + float64(top) - float64(own)
}

// softmaxCrossEntropyGradient replaces the probabilities p in row by the gradient of the mean cross-entropy of count
// positions with respect to the scores: (p - 1[class]) / count, or 0 where class is negative.
func softmaxCrossEntropyGradient(row []float32, class int, count float64) {
	if class < 0 {
		clear(row)
		return
	}
	row[class]--
	kernel.Scale(row, row, float32(1/count))
}

// CrossEntropy writes to gradient [N][E] the derivative of a Decoder's loss with respect to y [N][E], and returns the
// loss. rows is [D][E] and width is E; there is no bias. Cost: 2*N*D*E multiply-adds, and packing the rows twice.
func CrossEntropy(gradient, y, rows []float32, target []int, width int, memory *Arena[float32]) float64 {
	d := Decoder{Rows: rows, Width: width}
	d.Pack(true)
	return d.Gradients(DecoderGradients{Y: gradient}, y, target, memory)
}
