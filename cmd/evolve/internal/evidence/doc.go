// Package evidence computes how well training-free metrics predict results after training. It is what evolve bench does.
//
// [Measure] measures every network of an oracle with every metric that a [Measurement] lists, and returns a [Study]: a table
// of architectures with their results, sizes and metrics. [Study.Rows] compares each [Metric] with the results. A [Row]
// holds rank correlations with a bootstrap interval, the quality of the architectures that the metric ranks highest, the
// correlation that remains at equal size, the curve of what a search by the metric would return, and warnings. [Print],
// [CSV] and the JSON form of a row write the same rows. [Study.Draw] writes charts.
//
// [PrintScores] and [PrintAll] print the metrics of single genomes: they are the output of evolve score.
package evidence
