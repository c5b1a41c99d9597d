package cli

import (
	"runtime"
	"runtime/debug"
)

// Version names the version of the program. The header of every log contains it.
const Version = "0.1.0"

// Commit returns the revision of the build, with a + if files had been modified, or "unknown".
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
