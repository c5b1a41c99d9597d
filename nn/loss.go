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
	inputs            kernel.Matrix // outputs of some positions, as the product behind the gradient of Rows reads them
	zeros             []float32
	sums              []float64 // [D], of gradients of scores
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
// positions whose target is not negative. Cost: N*D*E multiply-adds. Memory holds the scores of at most 96 positions.
func (d *Decoder) Loss(y []float32, target []int, memory *Arena[float32]) float64 {
	return d.eachPart(y, target, memory, func([]float32, int, float32, float64) {}, func(int, []float32) {})
}

// Gradients returns the Loss and writes its derivatives with respect to y, rows and bias to to, replacing what was
// there. Cost: three times that of Loss where all are wanted.
func (d *Decoder) Gradients(to DecoderGradients, y []float32, target []int, memory *Arena[float32]) float64 {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	classes := d.classes()
	d.sums = append(d.sums[:0], make([]float64, len(to.Bias))...)
	rounded := memory.Take(len(to.Bias))
	clear(to.Bias)
	return d.eachPart(y, target, memory, softmaxCrossEntropyGradient, func(from int, p []float32) {
		n := len(p) / classes
		if to.Y != nil {
			d.backward.MulBias(to.Y[from*d.Width:], d.Width, d.zeros, p, classes, n)
		}
		if to.Rows != nil {
			d.inputs.Pack(y[from*d.Width:], d.Width, n, d.Width)
			if from == 0 {
				d.inputs.MulBiasOf(to.Rows, d.Width, d.zeros, p, classes, classes)
			} else {
				d.inputs.MulAddOf(to.Rows, d.Width, p, classes, classes)
			}
		}
		if to.Bias != nil {
			kernel.AddColumnSums(d.sums, p, n)
			if end := from + n; end%roundEvery(classes) == 0 || end == len(target) {
				round(rounded, d.sums)
				kernel.Add(to.Bias, to.Bias, rounded)
				clear(d.sums)
			}
		}
	})
}

// round rounds x to float32.
func round(to []float32, x []float64) {
	for i, v := range x {
		to[i] = float32(v)
	}
}

// partSize is how many positions are decoded at a time. Their scores stay in the cache, and there are enough of them to make
// a product efficient.
const partSize = 96

// roundEvery returns after how many positions the gradient of the bias is rounded to float32. Parts end there. The bits of
// trained weights depend on it, those of nothing on partSize.
func roundEvery(classes int) int { return min(max((1<<19)/classes, 128), 512) }

// eachPart computes the loss, a part of the positions at a time. It calls eachRow with the exponentials [D] of the scores of
// each position, less the largest score, while they are in the nearest cache, with its target, with 1 / their sum, and with
// the number of targets; eachRow may change them. Then it calls eachPart with the first position of the part and the rows
// [part][D] that eachRow left.
func (d *Decoder) eachPart(y []float32, target []int, memory *Arena[float32], eachRow func(row []float32, class int, share float32, count float64), eachPart func(from int, p []float32)) (loss float64) {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	classes, count := d.classes(), countTargets(target)
	group := roundEvery(classes)
	scores, bias := memory.Take(min(partSize, len(target))*classes), d.Bias
	if bias == nil {
		bias = d.zeros
	}
	for from, n := 0, 0; from < len(target); from += n {
		n = min(partSize, group-from%group, len(target)-from)
		p := scores[:n*classes]
		d.forward.MulBias(p, classes, bias, y[from*d.Width:], d.Width, n)
		for i, c := range target[from : from+n] {
			if row := p[i*classes : (i+1)*classes]; c >= 0 {
				crossEntropy, share := softmaxCrossEntropy(row, c)
				loss += crossEntropy / count
				eachRow(row, c, share, count)
			} else {
				clear(row)
			}
		}
		eachPart(from, p)
	}
	return loss
}

// countTargets counts the positions that have a target.
func countTargets(target []int) (count float64) {
	for _, c := range target {
		if c >= 0 {
			count++
		}
	}
	return count
}

// softmaxCrossEntropy replaces the scores in row by exp(score - the largest one), and returns -ln of the probability of
// class, in nats, and 1 / the sum of the row: row times share is the softmax.
func softmaxCrossEntropy(row []float32, class int) (crossEntropy float64, share float32) {
	top, own := kernel.Max(row), row[class]
	kernel.Exp(row, row, top)
	sum := kernel.Sum(row)
	return math.Log(float64(sum)) + float64(top) - float64(own), 1 / sum
}

// softmaxCrossEntropyGradient replaces row, whose product with share is the softmax p, by the gradient of the mean
// cross-entropy of count positions with respect to the scores: (p - 1[class]) / count.
func softmaxCrossEntropyGradient(row []float32, class int, share float32, count float64) {
	kernel.Scale(row, row, share)
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
