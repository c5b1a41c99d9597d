// Package bert computes BERT encoders whose layers differ: the networks of the FlexiBERT space (Tuli et al. 2022,
// arXiv 2205.11656) in the form of NAS-Bench-BERT (Serianni & Kalita 2023, arXiv 2306.00288), forward and backward.
//
// In the order in which a caller meets it:
//
//   - An [Encoder] is the configuration: vocabulary, positions, widths, and one [Layer] after the other. A layer mixes the
//     tokens of a sequence by an [Op] and then applies a stack of feed-forward layers. Check reports why an encoder cannot
//     be built.
//   - Parameters, MultiplyAdds and PeakActivation of an Encoder compute what it costs, without building it. Shapes lists
//     its weights.
//   - A [Network] is an encoder with weights. Draw draws them; Load takes given ones by [Parameter] name.
//   - A [Trace] is one forward pass, of the size that a [Pass] gives. Forward computes it; Record computes it and keeps
//     what Backward needs. Pass.Watch sees each [Signal] on the way, such as attention maps.
//   - Backward of a recorded Trace returns [Gradients] of weights and embeddings.
//
// # Shapes
//
// The letters are those of package nn: B sequences in a batch, T tokens of a sequence (Pass.Length), E embedding width, H
// hidden width, L layers. Two more are used here: I is the width of query, key and value (Encoder.Inner), and K is the
// number of taps of a convolution (Layer.Kernel). A sequence is [B][T][width], written [B*T][width] where its rows are
// treated alike.
package bert
