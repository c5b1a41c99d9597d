// Package bert measures BERT encoders (nn/bert.Encoder) at initialisation.
//
// A user meets the types in this order:
//
//   - Config gives the token stream, the seed of the weights and the cotangent: the measurement conditions.
//     Config.String identifies them in the keys of a cache.
//   - NewProbe returns the constructor of probes for a fitness.Evaluator. All probes of a run share tokens and
//     cotangents.
//   - Probe is one encoder with one draw of weights. It computes each forward and backward pass once, when the first
//     metric asks for it.
//   - Metrics returns the table of all metrics, one row each. Each metric has a file of its name. The two metrics of
//     the Jacobian share jacobian.go, and a metric NAME_mean shares the file of NAME.
//
// A metric reads a network in one of three ways:
//
//   - from its description alone: parameters, multiply_adds, peak_activation, spectral_capacity;
//   - during the forward pass: an observer sees each intermediate result once (observe.go), so that no pass has to keep
//     all of them. A pass over more sequences also serves metrics of fewer, where it begins with the same tokens;
//   - from gradients (gradients.go): of R = <r, output> with respect to weights, activations and embeddings. An encoder
//     before its training has no loss, and its normalised output sums to zero, so r is a random direction
//     (Config.Cotangent "random"). "ones" is the sum of the output, as published.
//
// To add a metric, see package fitness.
package bert
