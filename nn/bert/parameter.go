package bert

import (
	"fmt"
	"strings"

	"evolve/nn/internal/kernel"
)

// Part names the part of an encoder that a parameter belongs to.
type Part uint8

const (
	Embeddings  Part = iota // the tables, their normalisation and projection
	Operation               // what mixes tokens, without its output projection
	Output                  // the projection behind an operation, and its normalisation
	FeedForward             // the feed-forward layers, the projection behind them and its normalisation
)

// Parameter describes one array of weights: a matrix [Rows][Cols], or the vector [Rows] of a bias or a normalisation, whose
// Cols is 0.
type Parameter struct {
	Part       Part
	Layer      int // from 0; -1 for embeddings
	Rows, Cols int
	Value      []float32 // row-major; nil in Encoder.Shapes

	place place
	index int // of the feed-forward layer
}

// IsMatrix reports whether the parameter holds the weights of a linear map, rather than a bias, a normalisation, or a table
// in which tokens or positions are looked up.
func (p *Parameter) IsMatrix() bool { return p.Cols > 0 && p.place > lastTable }

// IsConvolution reports whether the parameter belongs to the convolution from which the kernels of DSC are computed.
func (p *Parameter) IsConvolution() bool { return p.place == depthwise || p.place == pointwise }

// IsProjection reports whether the parameter computes queries, keys or values, or the input of a transform.
func (p *Parameter) IsProjection() bool {
	switch p.place {
	case query, key, value, mix, input, convolved:
		return true
	}
	return false
}

// IsTable reports whether the parameter is an embedding table, whose rows are looked up.
func (p *Parameter) IsTable() bool { return p.place <= lastTable }

// Name returns the parameter's name in the PyTorch module tree of NAS-Bench-BERT, such as
// encoder.layer.0.output.dense.weight.
func (p *Parameter) Name() string {
	name := placeNames[p.place]
	if p.Part == Embeddings {
		return name
	}
	if strings.Contains(name, "%") {
		name = fmt.Sprintf(name, p.index-1)
	}
	return fmt.Sprintf("encoder.layer.%d.%s", p.Layer, name)
}

// Shape returns the shape of the array in that module tree, where convolutions have three dimensions.
func (p *Parameter) Shape() []int {
	switch {
	case p.place == depthwise:
		return []int{p.Cols, 1, p.Rows}
	case p.place == pointwise:
		return []int{p.Rows, p.Cols, 1}
	case p.place == pointwiseBias:
		return []int{p.Rows, 1}
	case p.Cols > 0:
		return []int{p.Rows, p.Cols}
	}
	return []int{p.Rows}
}

// Tree returns x, the parameter's values or their gradient, in the order of Shape, as Load takes it. It returns x itself
// for all but a depthwise convolution, which a Network keeps as [K][H] and the module tree as [H][1][K].
func (p *Parameter) Tree(x []float32) []float32 {
	if p.place != depthwise {
		return x
	}
	y := make([]float32, len(x))
	kernel.Transpose(y, x, p.Rows, p.Cols)
	return y
}

// place identifies a parameter within its layer. Drawn values depend on its number: a new place goes to the end.
type place uint8

const (
	wordTable place = iota
	positionTable
	segmentTable
	tableNorm
	tableNormBias
	project
	projectBias
	query
	queryBias
	key
	keyBias
	value
	valueBias
	mix
	input
	inputBias
	depthwise
	pointwise
	pointwiseBias
	taps
	tapsBias
	convolved
	convolvedBias
	output
	outputBias
	outputNorm
	outputNormBias
	feedFirst
	feedFirstBias
	feedFurther
	feedFurtherBias
	feedOutput
	feedOutputBias
	feedOutputNorm
	feedOutputNormBias

	lastTable = segmentTable // places up to it are tables
)

// placeNames lists the names of places in the module tree; %d stands for the number of a further feed-forward layer.
var placeNames = [...]string{
	"embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight",
	"embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias", "embeddings_project.weight", "embeddings_project.bias",
	"operation.operation.query.weight", "operation.operation.query.bias",
	"operation.operation.key.weight", "operation.operation.key.bias",
	"operation.operation.value.weight", "operation.operation.value.bias",
	"operation.operation.weight.weight", "operation.operation.input.weight", "operation.operation.input.bias",
	"operation.operation.key_conv_attn_layer.depthwise.weight", "operation.operation.key_conv_attn_layer.pointwise.weight",
	"operation.operation.key_conv_attn_layer.bias",
	"operation.operation.conv_kernel_layer.weight", "operation.operation.conv_kernel_layer.bias",
	"operation.operation.conv_out_layer.weight", "operation.operation.conv_out_layer.bias",
	"operation.output.dense.weight", "operation.output.dense.bias",
	"operation.output.LayerNorm.weight", "operation.output.LayerNorm.bias",
	"intermediate.dense_in.weight", "intermediate.dense_in.bias",
	"intermediate.dense_list.%d.weight", "intermediate.dense_list.%d.bias",
	"output.dense.weight", "output.dense.bias", "output.LayerNorm.weight", "output.LayerNorm.bias",
}
