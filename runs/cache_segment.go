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

// A segment is the file of a cache that one process writes. A line of it is
//
//	0123456789abcdef0123456789abcdef 0.125 5d3f81a2
//
// the key, the value in the fewest digits that give it back, and the CRC-32 of the line up to there: a score that was
// damaged on disk must not pass for another score.
const segmentStart, segmentEnd = "scores-", ".txt"

func isSegment(name string) bool {
	ok, _ := filepath.Match(segmentStart+"*"+segmentEnd, name)
	return ok
}

// newSegment makes a file that no other process has.
func newSegment(dir string) (appender, error) {
	f, err := os.CreateTemp(dir, fmt.Sprintf("%s%d-*%s", segmentStart, os.Getpid(), segmentEnd))
	if err != nil {
		return appender{}, err
	}
	f.Chmod(0o644) // others may read it; if not, they compute
	f.Close()
	return openAppender(f.Name())
}

// encodeEntry appends a line to b.
func encodeEntry(b []byte, k hashKey, v float64) []byte {
	start := len(b)
	b = append(hex.AppendEncode(b, k[:]), ' ')
	b = append(strconv.AppendFloat(b, v, 'g', -1, 64), ' ')
	return fmt.Appendf(b, "%08x\n", crc32.ChecksumIEEE(b[start:]))
}

// parseSegment hands out the entries of a file and counts its broken lines. A last line without its newline is being
// written, or was when its process was killed: neither entry nor broken.
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

// parseEntry accepts exactly what encodeEntry writes.
func parseEntry(line []byte) (k hashKey, v float64, ok bool) {
	const digits, check = 2 * len(k), 9 // of the key; the checksum and its newline
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
