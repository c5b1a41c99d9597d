// Package export writes networks in formats that other programs read, and reads their genomes back.
//
// In the order in which a caller meets it:
//
//   - A [Model] is a network, an rnn.Cell or a bert.Encoder, with everything that a file needs besides: the shape and the
//     vocabulary of a cell's language model, the key of the initial weights or trained weights, and the genome as one line
//     of JSON. The genome itself is the JSON export.
//   - [PyTorch] writes one Python file. It has the network as a torch.nn.Module, and a main function that trains it on a
//     text. It requires PyTorch and no other package.
//   - [SafeTensors] writes the weights, under the names that they have in the PyTorch module. The Python file loads them
//     with --weights.
//   - [ONNX] writes a graph for ONNX Runtime and others. The weights are part of it, or inputs of the graph.
//   - [Genome] reads the genome out of a file of any of these formats, so that an exported model can be searched from,
//     scored or trained again. [CarriesGenome] reports by the name of a file whether it may be one.
//
// The same weights give the same outputs in Go, PyTorch and ONNX Runtime, up to rounding in float32. The tests compare them
// for all operations of both spaces.
//
// Shapes are written as in package nn.
package export
