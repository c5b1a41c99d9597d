// Package rnn computes recurrent cells of the NAS-Bench-NLP space (Klyuchnikov et al. 2020, arXiv 2006.07116), stacked in
// layers: forward through time, and back.
//
// In the order in which a caller meets it:
//
//   - A [Cell] is a directed acyclic graph of [Node] values. Each node applies an [Op] to its inputs. A [Ref] names an
//     input: [X], the input of the layer; [Prev], a hidden state of the step before; or an earlier node. Check reports why
//     a cell cannot be computed.
//   - A [Shape] gives the sizes: layers, widths of embeddings and states, and whether the decoder shares the weights of
//     the embedding. Parameters and MultiplyAdds of a Cell count what a shape costs.
//   - A [Stack] is a cell in a shape with weights. Draw draws the weights by a rule, [Init]; Load takes given ones.
//   - An [Input] is what the first layer reads: Embed draws it for tokens, or a caller fills X.
//   - A [Trace] is one forward pass, of the size that a [Pass] gives. Stack.Trace and Stack.Record begin one. States runs
//     the layers up to the one that is asked for, and Output runs them all.
//   - Backward of a recorded Trace returns the [Gradients] that a [Want] asks for.
//
// # Shapes
//
// The letters are those of package nn: B sequences in a batch, T time steps, E embedding width, H width of a layer's
// states, L layers, D different tokens. A sequence is [T][B][width]; step t is one contiguous [B][width] block. The width
// of the last layer is E where Shape.Tied is set, so H stands for Shape.Width(l) of the layer in question.
//
// # How the forward pass saves time
//
// A node whose value depends on the input of the layer alone is computed for many steps in one matrix product, before
// the first of these steps is computed. So is the part of a [Linear] that comes from such inputs. Products with X are
// computed once for each different token where tokens repeat. None of this changes which terms are added; tests compare
// the result with a naive float64 computation.
package rnn
