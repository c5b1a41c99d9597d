package runs

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

// A segment is a file of the cache that one process writes. Its lines have the form
//
//	0123456789abcdef0123456789abcdef 0.125 5d3f81a2
//
// with the key, the value in the fewest digits that restore it, and the CRC-32 of the line up to there. The checksum
// keeps a value that was damaged on disk from passing for another value.
const segmentStart, segmentEnd = "scores-", ".txt"

// isSegment reports whether a file in the folder of a cache has the name of a segment.
func isSegment(name string) bool {
	ok, _ := filepath.Match(segmentStart+"*"+segmentEnd, name)
	return ok
}

// newSegment makes a file with a unique name and opens it.
func newSegment(dir string) (appender, error) {
	f, err := os.CreateTemp(dir, fmt.Sprintf("%s%d-*%s", segmentStart, os.Getpid(), segmentEnd))
	if err != nil {
		return appender{}, err
	}
	f.Chmod(0o644) // an error is harmless: other users compute the values again
	f.Close()
	return openAppender(f.Name())
}

// encodeEntry appends the line of a value to b.
func encodeEntry(b []byte, k hashKey, v float64) []byte {
	start := len(b)
	b = append(hex.AppendEncode(b, k[:]), ' ')
	b = append(strconv.AppendFloat(b, v, 'g', -1, 64), ' ')
	return fmt.Appendf(b, "%08x\n", crc32.ChecksumIEEE(b[start:]))
}

// parseSegment calls entry for each intact line and counts the broken ones. It ignores a last line without a newline,
// which a process is writing or was writing when it was killed.
func parseSegment(data []byte, entry func(hashKey, float64)) (broken int) {
	for line := range bytes.Lines(data) {
		if line[len(line)-1] != '\n' {
			break
		}
		if k, v, ok := parseEntry(line); ok {
			entry(k, v)
		} else {
			broken++
		}
	}
	return broken
}

// parseEntry reads a line. It accepts exactly what encodeEntry writes.
func parseEntry(line []byte) (k hashKey, v float64, ok bool) {
	const digits, check = 2 * len(k), 9 // bytes of the key, and of the checksum with its newline
	if len(line) < digits+1+2+check {
		return k, 0, false
	}
	end := len(line) - check
	if _, err := hex.Decode(k[:], line[:digits]); err != nil {
		return k, 0, false
	}
	v, err := strconv.ParseFloat(string(line[digits+1:end-1]), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return k, 0, false
	}
	var buf [80]byte
	return k, v, bytes.Equal(encodeEntry(buf[:0], k, v), line)
}
