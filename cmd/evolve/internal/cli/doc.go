// Package cli holds what every command needs and no command owns: the command table's row and its flags, exit codes, the
// three streams, output files that appear only when they are whole, progress, and aligned tables.
package cli
