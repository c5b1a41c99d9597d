package export

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of fields and types are those of onnx.proto3.

const (
	float32Type = 1
	int64Type   = 7

	irVersion, opset = 8, 17
)

// message is a protocol buffer under construction.
type message []byte

func (m *message) int(field protowire.Number, v int) {
	*m = protowire.AppendVarint(protowire.AppendTag(*m, field, protowire.VarintType), uint64(v))
}

func (m *message) bytes(field protowire.Number, data []byte) {
	*m = protowire.AppendBytes(protowire.AppendTag(*m, field, protowire.BytesType), data)
}

func (m *message) text(field protowire.Number, s string) { m.bytes(field, []byte(s)) }

// attribute is an AttributeProto.
type attribute []byte

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

// graph is a GraphProto under construction. Values are named in the order in which they are made.
type graph struct {
	prefix                            string // of names, which must differ from those of graphs around
	nodes, constants, inputs, outputs message
	made                              int
}

// name is a new one.
func (g *graph) name() string {
	g.made++
	return fmt.Sprintf("%sv%d", g.prefix, g.made)
}

// op adds a node of one output, and returns its name. Arguments are the names of inputs, and attributes.
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

// ints is a constant of whole numbers.
func (g *graph) ints(all ...int) string {
	name, data := g.name(), []byte(nil)
	for _, v := range all {
		data = binary.LittleEndian.AppendUint64(data, uint64(v))
	}
	g.tensor(name, int64Type, []int{len(all)}, data)
	return name
}

// number is a constant without dimensions.
func (g *graph) number(v float32) string {
	name := g.name()
	g.floats(name, nil, []float32{v})
	return name
}

func (g *graph) floats(name string, shape []int, all []float32) {
	data := make([]byte, 0, 4*len(all))
	for _, v := range all {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	g.tensor(name, float32Type, shape, data)
}

// tensor adds a TensorProto.
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

// output gives a value the name of an output.
func (g *graph) output(name, value string, shape ...dim) {
	g.node("Identity", []string{value}, []string{name})
	g.outputs.bytes(12, valueInfo(name, float32Type, shape))
}

// valueInfo is a ValueInfoProto.
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

func (g *graph) encode(name string) (m message) {
	m = append(m, g.nodes...)
	m.text(2, name)
	return slices.Concat(m, g.constants, g.inputs, g.outputs)
}

// model is a ModelProto of the graph.
func (g *graph) model(program string, about map[string]string) (m message) {
	m.int(1, irVersion)
	m.text(2, program)
	m.bytes(7, g.encode("model"))
	var set message
	set.text(1, "")
	set.int(2, opset)
	m.bytes(8, set)
	for _, key := range slices.Sorted(maps.Keys(about)) {
		var pair message
		pair.text(1, key)
		pair.text(2, about[key])
		m.bytes(14, pair)
	}
	return m
}

// ints0 is a whole number without dimensions.
func (g *graph) ints0(v int) string {
	name := g.name()
	g.tensor(name, int64Type, nil, binary.LittleEndian.AppendUint64(nil, uint64(v)))
	return name
}
