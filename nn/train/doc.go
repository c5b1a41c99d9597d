// Package train trains one network: a language model of any recurrent cell, or an encoder that fills in masked tokens. Package
// halving, below this one, trains several under the same conditions and keeps the results on disk.
//
// In the order in which a caller meets it:
//
//   - [ReadCorpus] reads the words of text files and returns a [Corpus]: a vocabulary, and tokens to train, validate and test
//     on. [Markov], [Copy] and [Adding] generate tasks whose best possible loss is known.
//   - A [Stream] says what a model reads and what it must answer at each position. [Next] makes the stream of a language
//     model: the answer is the next token.
//   - [NewLanguage] makes a [Language] model: an embedding, a stack of recurrent layers and a decoder, with the [Dropout] of
//     AWD-LSTM. [NewMasked] makes a [Masked] model: an encoder with a head. Both are a [Model]. Begin sets the decoder's bias
//     to the frequencies of words.
//   - [Settings] says how the model is trained: batch, optimizer, learning rate and its schedule, clipping, budget, and how
//     often it is evaluated. The zero value of each field but Tokens is a documented default.
//   - [New] combines them to a [Trainer], and [Trainer.Run] trains up to a number of tokens. Recurrent models are trained by
//     truncated back-propagation through time, with states carried from one window to the next.
//   - A trainer evaluates the model on the validation stream on the way; each evaluation is a [Point] of State.Curve.
//     [Trainer.Restore] returns to the best weights, and the Loss of the model evaluates it on any stream. [Perplexity]
//     converts a loss.
//   - [Trainer.Save] and [Trainer.Load] write and read a checkpoint. A training that continues from a checkpoint ends with
//     the same weights, to the bit, as one that was not interrupted.
//
// All losses are mean cross-entropies in nats per token. A training uses one goroutine; its result depends on the model, the
// settings, the streams and nn.Kernel only. Shapes are written as in package nn.
package train
