// Package rnn measures recurrent cells (nn/rnn.Cell) at initialisation.
//
// A cell is measured inside the language model that it is meant for. A user meets the types in this order:
//
//   - Model gives the size of that language model. BenchmarkModel is the one of NAS-Bench-NLP (arXiv 2006.07116).
//   - Config adds the token stream and the seed of the weights: the measurement conditions. Config.String identifies
//     them in the keys of a cache.
//   - NewProbe returns the constructor of probes for a fitness.Evaluator. All probes of a run share tokens, embeddings
//     and noise, so that cells are compared with the same random numbers.
//   - Probe is one cell with one draw of weights. It draws each network and computes each forward and backward pass
//     once, when the first metric asks for it.
//   - Metrics returns the table of all metrics, one row each. Each metric has a file of its name; metrics that are
//     variants of each other share one (jacobian.go, noise_jacobian.go, size.go).
//
// The metrics form four groups:
//
//   - statistics of hidden states: hidden_covariance, state_volume, lag1_memory, state_memory, introspectability;
//   - gradients of the output: the Jacobian metrics, activation_distance (which reads the same pass), naswot,
//     synaptic_saliency, hidden_synaptic_saliency, synflow;
//   - gradients of a language model's loss, for which the model must be tied: snip, grad_norm, fisher, grasp;
//   - guards and sizes: growth, perturbation, gating, parameters, multiply_adds;
//   - counts of operations and structure for constraints: linears, blends and the rest of structure.go.
//
// growth.go is the guard against cells whose states can blow up. To add a metric, see package fitness.
package rnn
