package runs

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// appendLine appends a candidate as JSON and a newline to b, with exactly the bytes of json.Marshal. It is ten times as
// fast on ordinary candidates, because it does not parse the text of the genome again. Others go to json.Marshal.
func appendLine(b []byte, l Line) ([]byte, error) {
	start := len(b)
	b, ok := appendFast(b, &l)
	if !ok {
		text, err := json.Marshal(l)
		if err != nil {
			return b[:start], fmt.Errorf("runs: candidate (%d): %w", l.ID, err)
		}
		b = append(b[:start], text...)
	}
	return append(b, '\n'), nil
}

// appendFast appends a candidate whose strings are ASCII without escapes, whose genome is compact JSON and whose numbers
// are finite. It reports false for others.
func appendFast(b []byte, l *Line) (_ []byte, ok bool) {
	if n, ok := skipValue(l.Genome, 0); !ok || n != len(l.Genome) || !isUnescaped(string(l.Op)) || !isUnescaped(l.Hash) || !isUnescaped(l.Err) {
		return b, false
	}
	b = strconv.AppendInt(append(b, `{"id":`...), int64(l.ID), 10)
	b = append(append(append(b, `,"op":"`...), l.Op...), '"')
	if len(l.Parents) > 0 {
		b = appendList(append(b, `,"parents":`...), l.Parents, appendInt)
	}
	if l.Index != 0 {
		b = appendInt(append(b, `,"index":`...), l.Index)
	}
	if l.Rung != 0 {
		b = appendInt(append(b, `,"rung":`...), l.Rung)
	}
	b = append(append(b, `,"genome":`...), l.Genome...)
	b = append(append(append(b, `,"hash":"`...), l.Hash...), '"')
	if l.Screened {
		b = append(b, `,"screened":true`...)
	}
	if l.Predicted != nil {
		if !isFinite(*l.Predicted) {
			return b, false
		}
		b = appendFloat(append(b, `,"predicted":`...), *l.Predicted)
	}
	if l.Cached != nil {
		b = appendInt(append(b, `,"cached":`...), *l.Cached)
	}
	return appendScore(b, l)
}

// appendScore appends the fields that an evaluation fills in.
func appendScore(b []byte, l *Line) (_ []byte, ok bool) {
	finite := isFinite(l.Violation)
	if len(l.Metrics) > 0 {
		b = append(b, `,"metrics":`...)
		separator := byte('{')
		for _, label := range slices.Sorted(maps.Keys(l.Metrics)) {
			if !isUnescaped(label) {
				return b, false
			}
			v := l.Metrics[label]
			finite = finite && isFinite(v)
			b = append(append(append(b, separator, '"'), label...), `":`...)
			b, separator = appendFloat(b, v), ','
		}
		b = append(b, '}')
	}
	if len(l.Objectives) > 0 {
		finite = finite && !slices.ContainsFunc(l.Objectives, func(v float64) bool { return !isFinite(v) })
		b = appendList(append(b, `,"objectives":`...), l.Objectives, appendFloat)
	}
	if l.Violation != 0 {
		b = appendFloat(append(b, `,"violation":`...), l.Violation)
	}
	if l.Cost != 0 {
		finite = finite && isFinite(l.Cost)
		b = appendFloat(append(b, `,"cost":`...), l.Cost)
	}
	if l.Err != "" {
		b = append(append(append(b, `,"err":"`...), l.Err...), '"')
	}
	return append(b, '}'), finite
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func appendInt(b []byte, v int) []byte { return strconv.AppendInt(b, int64(v), 10) }

// appendFloat appends a number in the format of encoding/json, which is that of ES6.
func appendFloat(b []byte, v float64) []byte {
	if a := math.Abs(v); a == 0 || a >= 1e-6 && a < 1e21 {
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	b = strconv.AppendFloat(b, v, 'e', -1, 64)
	if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' { // e-09 is e-9
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}

// appendList appends a JSON array.
func appendList[T any](b []byte, list []T, one func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, v)
	}
	return append(b, ']')
}
