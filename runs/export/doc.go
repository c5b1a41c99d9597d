// Package export writes the logs of runs in formats that other tools read.
//
//   - [CSV] writes a table, one candidate per line.
//   - [Parquet] writes the same table compressed, with typed columns.
//   - [TensorBoard] writes an event file with the first objective, the metrics and the best objective so far.
//   - [Optuna] writes one or several runs as studies in an SQLite database, for optuna-dashboard.
//
// CSV, Parquet and TensorBoard take the lines of a log, as [runs.Log.Lines] returns them, and stream: their memory does
// not grow with the log. CSV and Parquet read the lines twice, the first time to find the columns. Optuna takes a [Study]
// per run, because a study needs names for objectives and parameters that a log does not have.
//
// Objectives in CSV, Parquet and TensorBoard are as in the log: higher is better. Optuna gets them by their own sign.
package export
