// Package report condenses a log to what fits on a page, and draws charts.
//
// [Read] goes through a log and returns a [Digest]: counts over time, quartiles of the objective, the best so far, a
// random sample of candidates, the best 100, and the ancestors of the winner. Its size does not depend on the length of
// the log, so a page of a million candidates is as small as one of a thousand.
//
// [Scatter] and [Lines] draw points and curves as SVG, with [Labels] around them. They need no fonts or programs on the
// machine, and equal input gives equal bytes.
package report
