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
//     the Jacobian share jacobian.go, the sizes share size.go, and NAME_mean is in the file of NAME.
//
// A metric reads a network in one of three ways:
//
//   - from its description alone: parameters, multiply_adds, peak_activation, spectral_capacity;
//   - during the forward pass: an observer sees each intermediate result once (observe.go), so that no pass has to keep
//     all of them. A pass over more sequences also serves metrics of fewer, where it begins with the same tokens;
//   - from gradients (gradients.go): of R = <r, output> with respect to weights, activations and embeddings. An encoder
//     has no loss of its own, and the sum of its normalised output is a constant, so r is a random direction by default
//     (Config.Cotangent).
//
// To add a metric, see package fitness.
package bert
