// Package nn holds what recurrent stacks (package nn/rnn) and BERT encoders (package nn/bert) share. Both compute a
// network as it is at initialisation; package nn/train trains it.
//
// In the order in which a caller meets it:
//
//   - A [Network] is what a genome describes and what fitness measures: an rnn.Cell or a bert.Encoder.
//   - An [Arena] provides the buffers of a forward or backward pass. Reset makes it ready for the next network, so that
//     scoring many networks allocates nothing once the largest has been seen.
//   - A [Decoder] turns the output of a network into the cross-entropy loss of a language model, and into the gradients
//     of that loss. [CrossEntropy] does both in one call.
//   - [Gram], [Moments], [Standardize], [Correlation], [Transpose] and [Signs] are the statistics of activations that
//     metrics compute from a pass.
//   - [Kernel] names the implementation of the inner loops. Logs and caches record it, because two implementations may
//     differ in the last bits of a number.
//
// # Shapes
//
// Comments in this package and those below it state the shape of every slice with these letters:
//
//	B  sequences in a batch
//	T  time steps, or tokens, of a sequence
//	E  width of an embedding
//	H  width of a hidden state, or of a layer's output
//	L  layers
//	D  rows of a table: different tokens, or classes of a decoder
//	N  positions at which a loss is computed, often T*B
//
// Matrices are row-major: [rows][cols] means that element (i, j) is x[i*cols+j]. A recurrent sequence is [T][B][width], so
// that step t is one contiguous [B][width] block. A sequence of an encoder is [B][T][width]. A dot, as in [.][H], means
// that any number of rows is allowed.
//
// Networks compute in float32 and statistics in float64. The same input gives the same bits on machines of the same
// [Kernel].
package nn
