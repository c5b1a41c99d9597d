// Package fitness scores neural networks at initialisation, without training them.
//
// The package measures networks (nn.Network) and never sees the genomes that describe them. The metrics themselves are
// in packages fitness/rnn, for recurrent cells, and fitness/bert, for encoders; package fitness/oracle reads published
// results of trained networks. A user meets the types in this order:
//
//   - A Metric is one measure of a network: a name, a direction, a cost, and a Score function. Lookup finds a metric in
//     a table by its name.
//   - Settings say at which size a metric measures and over how many draws of weights. Metric.Resolve completes them
//     from the metric's defaults and the model's size. A Metric with resolved Settings is a Term.
//   - An Input is the stream of tokens that networks read: random (Uniform, Zipf) or a text (Text, HashedWords,
//     WordPiece).
//   - A Probe is one network with one draw of weights. A metric's Score asks it for states and gradients, and the probe
//     computes each pass once for all metrics.
//   - An Evaluator measures the Terms of a Config on one network after another. Evaluator.Score checks the constraints
//     and computes the objectives of a search; Evaluator.Values measures any list of terms.
//   - A Constraint bounds a term. Constraints guard a search against networks that score well at initialisation and
//     diverge in training. The cheapest are checked first, and a network that breaks one is not measured further.
//   - A Reference is a fixed random sample of the search space. It turns each objective into a percentile and the mean
//     of the percentiles into one combined objective, so that metrics on different scales can be added.
//   - A Cache keeps measured values across runs. Its keys name everything that a value depends on: the metric and its
//     version, the settings, the measurement conditions (Config.Conditions), and the identity of the network.
//
// A value depends on the network, the term and the measurement conditions only. It does not depend on the other terms,
// on what was measured before, or on the number of goroutines.
//
// # How to add a metric
//
// A metric is one file, one test and one row:
//
//  1. Its file, for example fitness/rnn/my_metric.go, declares a Metric. The comment states the formula, the direction,
//     the cost, the source and every departure from it. Score asks the *Probe of that package for states or gradients
//     and returns one finite number or an error.
//  2. Its test compares the value with one that was computed independently.
//  3. One row in Metrics, in fitness/rnn/metrics.go or fitness/bert/metrics.go, makes the metric known to
//     configurations and commands.
//
// Change Metric.Version when the values of a metric change: stored values of the old version are then ignored. A
// program can also pass a Metric of its own to an Evaluator, without a row and with a Probe of its own; see the example
// of Probe.
package fitness
