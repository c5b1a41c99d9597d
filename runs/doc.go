// Package runs keeps runs in directories: it writes, reads, resumes and compares their logs. It knows a candidate's
// line, never what the genome in it means.
//
// A run directory holds
//
//	log.jsonl     line 1 the header, then one candidate a line in id order; only ever appended to
//	times.jsonl   how long each evaluation took, apart, so that `cmp` of two logs is the test of determinism
//	lock          held by the process that writes the run; stays behind, empty, when it ends
//	...           files that are replaced whole: config.toml, resolved.toml, best/winner.json
//
// # What survives
//
// A line is handed to the operating system with one write as soon as it is told, so a killed process loses nothing it
// has recorded, at worst the tail of the line it was writing; Open cuts that off. The log is fsynced with the first line
// that comes a second or more after the last fsync, and by Close: a power failure loses what was recorded since, which a
// resumed run computes again to the same bytes. Files that are replaced are written beside, fsynced and renamed. The
// first line comes into being that way too: a directory either has a log with a whole header or no log.
package runs
