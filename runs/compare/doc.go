// Package compare compares the strategies of several runs.
//
// [Summarize] reads run directories, groups them by the settings of their strategy, and returns a [Table]:
//
//   - a [Group] per strategy: quantiles of the objective of each run's best candidate, and of the evaluations spent;
//   - a [Comparison] per strategy with the baseline, random search: wins over common seeds, the effect size A12, and
//     Wilcoxon's signed-rank test corrected by Holm's method;
//   - [Wins]: the pairwise win rate of all strategies;
//   - [Anytime]: the median result after 1, 2, 5, 10, ... distinct candidates;
//   - [Fronts]: hypervolume and IGD+, where runs have several objectives;
//   - [Training]: losses of trained winners, where runs trained their shortlists.
//
// A table carries its warnings: too few seeds, no baseline, runs that differ in more than their strategy, and an objective
// that rises while the truth falls.
//
// [Table.Fprint] prints a table as text. [Table.Grids] returns the same as rows of cells for other layouts.
//
// Runs are paired by seed, and larger is better for every compared value. Use at least 20 seeds per strategy: with fewer,
// only large differences are significant after the correction.
package compare
