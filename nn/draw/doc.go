// Package draw makes pictures of networks.
//
// In the order in which a caller meets it:
//
//   - [Cell] and [Encoder] turn an rnn.Cell and a bert.Encoder into a [Graph]: boxes and arrows from the inputs at the top to
//     the outputs at the bottom.
//   - [CellChange] and [EncoderChange] make a graph of a child in which everything that differs from its parent has a [Mark].
//   - [SVG] writes a graph as a picture for pages and documents. The layout is its own; no other program is required.
//   - [DOT] writes it for Graphviz (graphviz.org), for example for dot -Tpdf.
//
// The same graph gives the same bytes. A program may also build a Graph of its own, as long as it has no cycles.
package draw
