// Package runs keeps searches on disk, one directory per run. It writes and reads their logs, resumes interrupted runs,
// and finds their winners. A genome is opaque JSON to it: the package works for every search space.
//
// # From the first candidate to the winner
//
// [Create] makes a run directory from a [Header], which states everything that the run is a function of. It returns a
// [Writer], and [Writer.Append] records one [Line] per candidate, in the order of their ids. [Writer.WriteFile] keeps
// further files beside the log, and [Writer.Close] ends the session.
//
// [Open] resumes a run: it repairs the end of the log and returns a Writer that continues there. The log is the only
// checkpoint. A search is restored by replaying the recorded lines ([Log.Lines]) through its strategy, so that a resumed
// run ends with the bytes that an undisturbed one would have written.
//
// [Read] opens the log of any run to look at it, a running one too. [Log.Winner] returns its winner, [Top] its best
// candidates, [Front] its Pareto front, [Log.Tally] its counts and the best so far over time, [Pick] single candidates,
// and [ReadTrained] the results of training its shortlist. [Below] finds the runs in a folder, [List] describes them,
// and [Diff] compares the configurations of two headers.
//
// [Cache] is separate from any run: it shares the metric values of genomes between runs and processes.
//
// # Files of a run directory
//
//	log.jsonl                  line 1 is the header, every other line one candidate, in id order; only appended to
//	times.jsonl                how long each evaluation took, so that equal runs have equal logs
//	lock                       locked by the process that writes the run; remains, empty, when it ends
//	config.toml                the configuration as the user wrote it
//	resolved.toml              the same with every default filled in
//	best/winner.json           the winner's genome
//	best/winner.svg            a drawing of it; best/2.svg and so on are the next ones
//	best/winner.safetensors    the weights of a winner that was trained
//	best/top.jsonl             log lines of the best candidates
//	best/front.jsonl           log lines of the Pareto front
//	best/shortlist.jsonl       the shortlist in the order of a second metric
//	best/trained.json          the results of training the shortlist
//	shortlist/                 the trainings of the shortlist while they go on
//
// The first three have their format from this package. The commands write the others with [Writer.WriteFile]; their names
// are constants here because several packages read them.
//
// # Format of the log
//
// The log is JSON Lines in UTF-8. The header has a format number; [Read] refuses a newer one than [Format]. A candidate
// line has the fields of [search.Candidate]. Objectives are oriented: higher is better. Metrics are raw values. A repeat
// of an earlier genome has "cached", the id of its first occurrence, and no metrics. All numbers are finite. An optional
// field is left out when it is empty.
//
// # What survives a crash
//
// Append hands each line to the operating system with one write, so a killed process loses at most the line that it was
// writing; Open cuts off such a torn line. The log is fsynced with the first line that comes a second or more after the
// last fsync, and by Close. A power failure loses what was recorded since then, and a resumed run computes it again, to
// the same bytes. WriteFile writes a new file, fsyncs it, and renames it over the old one. Create makes the log in the
// same way, so a directory has either a log with a whole header or no log. The cache is never fsynced, because all of it
// can be computed again.
package runs
