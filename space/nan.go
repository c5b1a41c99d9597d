package space

import "bytes"

// replaceNaN returns data with the bare words NaN, Infinity and -Infinity outside of strings replaced by null. Python
// writes these words; JSON does not have them.
func replaceNaN(data []byte) []byte {
	if !bytes.Contains(data, []byte("NaN")) && !bytes.Contains(data, []byte("Infinity")) {
		return data
	}
	out := make([]byte, 0, len(data))
	quoted := false
	for i := 0; i < len(data); {
		if !quoted {
			if n := nanWordLength(data[i:]); n > 0 {
				out = append(out, "null"...)
				i += n
				continue
			}
		}
		n := 1
		switch {
		case data[i] == '"':
			quoted = !quoted
		case quoted && data[i] == '\\' && i+1 < len(data):
			n = 2
		}
		out = append(out, data[i:i+n]...)
		i += n
	}
	return out
}

// nanWordLength returns the length of the bare word at the beginning of data, or 0.
func nanWordLength(data []byte) int {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(data, []byte(word)) {
			return len(word)
		}
	}
	return 0
}
