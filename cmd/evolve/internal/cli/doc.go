// Package cli provides what all commands share. A [Command] is one row of the command table; [Command.Run] parses its flags
// and runs it on [Streams]. Errors from [Usage], [Missing] and [Interrupted] carry exit codes, which [CodeOf] returns.
// [Streams.Put] writes an output file that appears only when it is complete, [Progress] shows how far a task is, and [Rows]
// prints tables.
package cli
