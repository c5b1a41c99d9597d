package cli

import (
	"runtime"
	"runtime/debug"
)

// Version is the program's version, which the header of every log names.
const Version = "0.1.0"

// Commit returns the revision that the program was built from, with + where files had changed, or "unknown".
func Commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, modified := "unknown", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				modified = "+"
			}
		}
	}
	return revision + modified
}

func numCPU() int { return runtime.NumCPU() }
