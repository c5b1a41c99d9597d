// Package surrogate learns to predict the outcomes of a search from features of its genomes, so that a screen can choose
// which of several genomes is worth an evaluation.
//
// Fit makes a Ridge: a ridge regression on ranks whose penalty generalised cross-validation chooses, averaged over 20
// bootstrap samples. Prequential says how good the predictions were that were made before the outcomes were known. Model
// joins both to a search.Screen: it predicts every candidate, learns from every outcome, and is switched on only while its
// predictions order the candidates better than chance.
//
// Everything is a function of the numbers and the seed, so a replayed run makes the same predictions, to the last bit.
package surrogate
