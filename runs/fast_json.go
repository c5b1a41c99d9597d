package runs

// unescaped marks the bytes that no writer of JSON strings escapes.
var unescaped = func() (table [256]bool) {
	for c := byte(' '); c < 0x7f; c++ {
		table[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return table
}()

// isUnescaped reports whether a text needs no escapes in JSON.
func isUnescaped(text string) bool {
	for i := range len(text) {
		if !unescaped[text[i]] {
			return false
		}
	}
	return true
}

// maxDepth bounds the nesting of values that skipValue accepts.
const maxDepth = 16

// skipValue returns the length of the JSON value at the beginning of b. It accepts values without white space between
// tokens and without escapes in strings. It reports false for other values and for invalid JSON.
func skipValue(b []byte, depth int) (n int, ok bool) {
	if len(b) == 0 || depth > maxDepth {
		return 0, false
	}
	switch b[0] {
	case '"':
		return skipString(b)
	case '{':
		return skipList(b, '}', depth)
	case '[':
		return skipList(b, ']', depth)
	case 't':
		return skipWord(b, "true")
	case 'f':
		return skipWord(b, "false")
	case 'n':
		return skipWord(b, "null")
	}
	return skipNumber(b)
}

// skipList skips an array, or an object if end is a brace.
func skipList(b []byte, end byte, depth int) (n int, ok bool) {
	if len(b) > 1 && b[1] == end {
		return 2, true
	}
	for at := 1; at < len(b); at++ { // behind the bracket or a comma
		if end == '}' {
			n, ok := skipString(b[at:])
			if at += n; !ok || at >= len(b) || b[at] != ':' {
				return 0, false
			}
			at++
		}
		n, ok := skipValue(b[at:], depth+1)
		if at += n; !ok || at >= len(b) {
			return 0, false
		}
		if b[at] == end {
			return at + 1, true
		}
		if b[at] != ',' {
			return 0, false
		}
	}
	return 0, false
}

// skipString skips a string without escapes.
func skipString(b []byte) (n int, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return 0, false
	}
	for i := 1; i < len(b); i++ {
		if !unescaped[b[i]] {
			return i + 1, b[i] == '"'
		}
	}
	return 0, false
}

// skipWord skips true, false or null.
func skipWord(b []byte, word string) (n int, ok bool) {
	return len(word), len(b) >= len(word) && string(b[:len(word)]) == word
}

// skipNumber skips a number: -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
func skipNumber(b []byte) (n int, ok bool) {
	if len(b) > 0 && b[0] == '-' {
		n++
	}
	whole := digits(b[n:])
	if whole == 0 || whole > 1 && b[n] == '0' {
		return n, false
	}
	n += whole
	if n < len(b) && b[n] == '.' {
		part := digits(b[n+1:])
		if n += 1 + part; part == 0 {
			return n, false
		}
	}
	if n < len(b) && (b[n] == 'e' || b[n] == 'E') {
		if n++; n < len(b) && (b[n] == '+' || b[n] == '-') {
			n++
		}
		part := digits(b[n:])
		return n + part, part > 0
	}
	return n, true
}

// digits counts the decimal digits at the beginning of b.
func digits(b []byte) (n int) {
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	return n
}
