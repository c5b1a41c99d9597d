package export

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of fields and of types in this file are those of onnx.proto3 (github.com/onnx/onnx).

const (
	float32Type = 1
	int64Type   = 7

	irVersion, opset = 8, 17
)

// message is an encoded protocol buffer, to which fields are appended.
type message []byte

func (m *message) int(field protowire.Number, v int) {
	*m = protowire.AppendVarint(protowire.AppendTag(*m, field, protowire.VarintType), uint64(v))
}

func (m *message) bytes(field protowire.Number, data []byte) {
	*m = protowire.AppendBytes(protowire.AppendTag(*m, field, protowire.BytesType), data)
}

func (m *message) text(field protowire.Number, s string) { m.bytes(field, []byte(s)) }

// attribute is an encoded AttributeProto.
type attribute []byte

// named returns the beginning of an AttributeProto: its name and type.
func named(name string, kind int) (m message) {
	m.text(1, name)
	m.int(20, kind)
	return m
}

func integer(name string, v int) attribute {
	m := named(name, 2)
	m.int(3, v)
	return attribute(m)
}

func integers(name string, all ...int) attribute {
	m := named(name, 7)
	for _, v := range all {
		m.int(8, v)
	}
	return attribute(m)
}

func float(name string, v float32) attribute {
	m := named(name, 1)
	m = protowire.AppendFixed32(protowire.AppendTag(m, 2, protowire.Fixed32Type), math.Float32bits(v))
	return attribute(m)
}

func subgraph(name string, g *graph) attribute {
	m := named(name, 5)
	m.bytes(6, g.encode(name))
	return attribute(m)
}

// graph is a GraphProto to which nodes, constants, inputs and outputs are added. Values are numbered in the order in which
// they are added.
type graph struct {
	prefix                            string // of names, which must differ from those of the enclosing graphs
	nodes, constants, inputs, outputs message
	values                            int
}

// name returns a name for a new value.
func (g *graph) name() string {
	g.values++
	return fmt.Sprintf("%sv%d", g.prefix, g.values)
}

// op adds a node with one output, and returns the name of the output. Each argument is the name of an input (string) or an
// attribute.
func (g *graph) op(kind string, args ...any) string {
	var in []string
	var with []attribute
	for _, a := range args {
		switch a := a.(type) {
		case string:
			in = append(in, a)
		case attribute:
			with = append(with, a)
		}
	}
	out := g.name()
	g.node(kind, in, []string{out}, with...)
	return out
}

// node adds a NodeProto.
func (g *graph) node(kind string, in, out []string, with ...attribute) {
	var m message
	for _, name := range in {
		m.text(1, name)
	}
	for _, name := range out {
		m.text(2, name)
	}
	m.text(3, out[0])
	m.text(4, kind)
	for _, a := range with {
		m.bytes(5, a)
	}
	g.nodes.bytes(1, m)
}

// ints adds an int64 constant with one dimension.
func (g *graph) ints(all ...int) string {
	name, data := g.name(), []byte(nil)
	for _, v := range all {
		data = binary.LittleEndian.AppendUint64(data, uint64(v))
	}
	g.tensor(name, int64Type, []int{len(all)}, data)
	return name
}

// scalar adds an int64 constant without dimensions.
func (g *graph) scalar(v int) string {
	name := g.name()
	g.tensor(name, int64Type, nil, binary.LittleEndian.AppendUint64(nil, uint64(v)))
	return name
}

// number adds a float32 constant without dimensions.
func (g *graph) number(v float32) string {
	name := g.name()
	g.floats(name, nil, []float32{v})
	return name
}

// floats adds a float32 constant.
func (g *graph) floats(name string, shape []int, all []float32) {
	data := make([]byte, 0, 4*len(all))
	for _, v := range all {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	g.tensor(name, float32Type, shape, data)
}

// tensor adds a constant as a TensorProto. data is little-endian.
func (g *graph) tensor(name string, kind int, shape []int, data []byte) {
	var m message
	for _, n := range shape {
		m.int(1, n)
	}
	m.int(2, kind)
	m.text(8, name)
	m.bytes(9, data)
	g.constants.bytes(5, m)
}

func (g *graph) input(name string, kind int, shape ...dim) {
	g.inputs.bytes(11, valueInfo(name, kind, shape))
}

// output adds an output of the graph and gives it the value.
func (g *graph) output(name, value string, shape ...dim) {
	g.node("Identity", []string{value}, []string{name})
	g.outputs.bytes(12, valueInfo(name, float32Type, shape))
}

// valueInfo returns a ValueInfoProto: the name, type and shape of an input or output.
func valueInfo(name string, kind int, shape []dim) (m message) {
	var sizes, tensor, whole message
	for _, d := range shape {
		var one message
		if d.name != "" {
			one.text(2, d.name)
		} else {
			one.int(1, d.size)
		}
		sizes.bytes(1, one)
	}
	tensor.int(1, kind)
	tensor.bytes(2, sizes)
	whole.bytes(1, tensor)
	m.text(1, name)
	m.bytes(2, whole)
	return m
}

// encode returns the GraphProto.
func (g *graph) encode(name string) (m message) {
	m = append(m, g.nodes...)
	m.text(2, name)
	return slices.Concat(m, g.constants, g.inputs, g.outputs)
}

// model returns a ModelProto of the graph, with properties.
func (g *graph) model(program string, properties map[string]string) (m message) {
	m.int(1, irVersion)
	m.text(2, program)
	m.bytes(7, g.encode("model"))
	var operators message
	operators.text(1, "")
	operators.int(2, opset)
	m.bytes(8, operators)
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		var pair message
		pair.text(1, key)
		pair.text(2, properties[key])
		m.bytes(14, pair)
	}
	return m
}
