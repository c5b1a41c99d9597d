package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Time holds how long a candidate took. It is a line of times.jsonl, which is the only file that differs between two runs
// of the same configuration.
type Time struct {
	ID      int     `json:"id"`
	Seconds float64 `json:"seconds"` // duration of its evaluation; about 0 if the value came from a cache
	Wall    float64 `json:"wall"`    // time at its end since the run began, in seconds, without the pauses between sessions
}

// valid reports whether the numbers fit a time.Duration.
func (t Time) valid() bool { return t.Seconds >= 0 && t.Wall >= 0 && max(t.Seconds, t.Wall) < 1e9 }

// encodeTime returns a Time as a line, in microseconds.
func encodeTime(id int, took, wall time.Duration) []byte {
	b := append(make([]byte, 0, 64), `{"id":`...)
	b = strconv.AppendInt(b, int64(id), 10)
	b = strconv.AppendFloat(append(b, `,"seconds":`...), took.Seconds(), 'f', 6, 64)
	b = strconv.AppendFloat(append(b, `,"wall":`...), wall.Seconds(), 'f', 6, 64)
	return append(b, "}\n"...)
}

// Times returns an iterator over the times of the candidates, in the order of their ids. A candidate has no time if its
// process was killed between writing the two files.
func (l *Log) Times() iter.Seq2[Time, error] {
	return func(yield func(Time, error) bool) {
		data, err := os.ReadFile(filepath.Join(l.Dir, TimesFile))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			yield(Time{}, fmt.Errorf("runs: %w", err))
			return
		}
		for t := range validTimes(data, l.Count) {
			if !yield(t, nil) {
				return
			}
		}
	}
}

// validTimes yields the valid lines of a times.jsonl with their text: complete lines with increasing ids below count.
func validTimes(data []byte, count int) iter.Seq2[Time, []byte] {
	return func(yield func(Time, []byte) bool) {
		next := 0
		for line := range bytes.Lines(data) {
			t, ok := parseTime(line)
			if !ok || t.ID < next || t.ID >= count || !t.valid() {
				continue
			}
			next = t.ID + 1
			if !yield(t, line) {
				return
			}
		}
	}
}

// parseTime reads a complete line, fast if encodeTime wrote it.
func parseTime(line []byte) (t Time, ok bool) {
	if line[len(line)-1] != '\n' {
		return t, false
	}
	s := scanner{unread: line, ok: true}
	s.want(`{"id":`)
	t.ID = s.int()
	s.want(`,"seconds":`)
	t.Seconds = s.float()
	s.want(`,"wall":`)
	t.Wall = s.float()
	if s.want("}\n"); s.ok && len(s.unread) == 0 {
		return t, true
	}
	t = Time{}
	return t, json.Unmarshal(line, &t) == nil
}

// repairTimes removes the lines of a times.jsonl that are invalid or have no candidate in a log of count candidates. It
// returns the largest wall time of the others.
func repairTimes(name string, count int) (spent time.Duration, err error) {
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("runs: %w", err)
	}
	good := 0 // bytes
	for t, line := range validTimes(data, count) {
		good += len(line)
		spent = max(spent, time.Duration(t.Wall*float64(time.Second)))
	}
	if good == len(data) {
		return spent, nil
	}
	kept := make([]byte, 0, good)
	for _, line := range validTimes(data, count) {
		kept = append(kept, line...)
	}
	if err := replace(name, kept); err != nil {
		return 0, fmt.Errorf("runs: repairing times: %w", err)
	}
	return spent, nil
}
