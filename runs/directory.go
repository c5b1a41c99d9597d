package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// These are the files of a run directory, relative to it, with slashes. Join them to the directory with filepath.Join.
const (
	LogFile      = "log.jsonl"     // the header, then one candidate per line; only ever appended to
	TimesFile    = "times.jsonl"   // how long each evaluation took; the only file that differs between equal runs
	LockFile     = "lock"          // held by the process that writes the run
	ConfigFile   = "config.toml"   // the configuration as the user wrote it
	ResolvedFile = "resolved.toml" // the configuration with every default filled in; marks a directory as a run

	WinnerFile      = "best/winner.json"         // the winner's genome
	WinnerPicture   = "best/winner.svg"          // a drawing of the winner
	WinnerWeights   = "best/winner.safetensors"  // the weights of a winner that was trained
	TopFile         = "best/top.jsonl"           // log lines of the best candidates, best first
	FrontFile       = "best/front.jsonl"         // log lines of the Pareto front, in runs with several objectives
	RerankedFile    = "best/shortlist.jsonl"     // the shortlist in the order of a second metric
	TrainedFile     = "best/trained.json"        // the results of training the shortlist
	RatesFile       = "training/rates.json"      // the learning rates that a search tried before it trained its candidates
	ShortlistLog    = "shortlist/training.jsonl" // learning curves of the shortlist, written while it is trained
	shortlistFolder = "shortlist"
)

// TrainingFile names the results in a folder of `evolve train`. It has the format of TrainedFile.
const TrainingFile = "trained.json"

// IsRun reports whether dir is a run directory: whether it holds a resolved configuration.
func IsRun(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, ResolvedFile))
	return err == nil
}

// Below returns the run directories in the folder root and all folders below it, in lexical order, or root alone if it
// is a run. It does not look for runs inside runs, and skips folders that cannot be read.
func Below(root string) (dirs []string) {
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && IsRun(path) {
			dirs = append(dirs, path)
			return fs.SkipDir
		}
		return nil // the caller reports an unreadable folder when it reads the runs
	})
	return dirs
}

// ShortlistDir returns the folder in which the run in dir trains its shortlist.
func ShortlistDir(dir string) string { return filepath.Join(dir, shortlistFolder) }

// CheckpointsDir returns the folder in which the run in dir keeps the trainings that it may continue.
func CheckpointsDir(dir string) string { return filepath.Join(dir, "training", "checkpoints") }

// NewDirectory returns an unused path root/name/YYYYMMDD-hhmmss-sSEED for a run that starts now. It appends -2, -3 and
// so on where the path exists already. It creates nothing.
func NewDirectory(root, name string, seed uint64, now time.Time) string {
	base := filepath.Join(root, name, fmt.Sprintf("%s-s%d", now.Format("20060102-150405"), seed))
	dir := base
	for i := 2; ; i++ {
		if _, err := os.Stat(dir); err != nil {
			return dir
		}
		dir = fmt.Sprintf("%s-%d", base, i)
	}
}

// CheckUnused returns nil if a new run can be created in dir, and an error that wraps ErrExists if dir holds a run. A
// log that is unreadable for another reason is an error too. Create makes the same check under the lock; this one
// answers before time is spent on preparing a run.
func CheckUnused(dir string) error {
	_, err := Read(dir)
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w: evolve resume %s, or another -dir", dir, ErrExists, dir)
	case errors.Is(err, ErrNoHeader), errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// State returns a text that changes whenever a report of the run in dir would: it is made of the sizes and modification
// times of the log, the configuration and the training results. It returns an error if there is no log. It reads no
// file, so a server may call it every second.
func State(dir string) (string, error) {
	var b strings.Builder
	for i, name := range []string{LogFile, ResolvedFile, ShortlistLog, TrainedFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		switch {
		case err == nil:
			fmt.Fprintf(&b, "%d-%d.", info.Size(), info.ModTime().UnixNano())
		case i > 0 && errors.Is(err, fs.ErrNotExist):
			b.WriteByte('.')
		default:
			return "", err
		}
	}
	return b.String(), nil
}
