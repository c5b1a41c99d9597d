// Package halving trains several networks under the same conditions and spends most of the budget on the best of them:
// successive halving (Jamieson and Talwalkar, arXiv 1502.07943).
//
// In the order in which a caller meets it:
//
//   - An [Entrant] is one network with a name: an rnn.Cell or a bert.Encoder. A baseline, such as an LSTM, is trained to
//     the end for comparison and takes no place from the others.
//   - A [Recipe] says how each network is built and trained: the shape of the language model, the size of the vocabulary,
//     dropout, and the settings of package train.
//   - A [Plan] adds what all entrants share: the streams to train, validate and test on, the seeds, the rungs, and the
//     folder for the results. The rungs are the tokens that a training has read at the end of each stage.
//   - With Plan.Rates, every entrant first tries each of these learning rates with a seed of its own, and then keeps the one
//     with the lowest validation loss. Baselines and others are treated alike.
//   - [Plan.Run] trains all entrants up to the first rung, promotes the better half to the next, and so on.
//   - Each training that reaches a rung gives a [Result]. Each entrant ends as an [Outcome]; Run returns the best first.
//   - [Plan.Budget] returns the number of tokens in advance, for a progress display, and Plan.Progress reports how many
//     have been read.
//
// # Files
//
// Run keeps everything that it has done in Plan.Dir:
//
//   - [LogName] has a header with all conditions, then one line of JSON for each training and rung. The order of lines does
//     not depend on the number of workers. [Read] returns them.
//   - NAME-sSEED.checkpoint holds a training that is not finished. It is removed when its entrant is not promoted.
//   - NAME-sSEED.safetensors holds the best weights of a training that reached the last rung. [ReadWeights] reads it, and
//     the module of package export loads it.
//
// # Resume and cache
//
// A call of Run with the same plan continues where the last one stopped: results in the log are not computed again, and
// other trainings go on from their checkpoints. The results are the same to the bit as without the interruption. Run refuses
// a folder that belongs to other conditions.
//
// Baselines are trained again and again in different plans. Where Plan.Cache names a folder, their results are shared by
// all plans that have the same conditions. A cached result has no file of weights.
//
// # Ladder
//
// A [Ladder] trains one network to one rung and returns its loss, for a search that decides itself which network goes on. Each
// of its rungs ends with a learning rate of 0, so that losses of the same rung compare.
package halving
