// Package shrink finds the values of genes that make a space worse, and drops those that it has evidence against. It is what
// evolve shrink does.
//
// A [Sample] holds architectures with a known result. [FromFiles] reads it from published results, [FromRun] from the log of
// a run. [Examine] estimates the effect of each level (one value of one gene) by a linear regression with bootstrap
// intervals, drops the level with the strongest evidence against it, and repeats on the architectures that remain. Its
// [Report] holds each [Effect], each [Step], the pairs of levels whose effects are not additive, and the gain in the mean
// result. [Report.Print] and [Report.JSON] write it, and [Report.KeptLevels] is what restricts the space.
package shrink
