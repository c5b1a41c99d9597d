package config

import "fmt"

// Limits of a document. A configuration has about 100 keys of at most 3 names in 10 KB. The TOML library takes time by
// the square or the cube of the length of keys and of the depth of tables: 4 s for 8 KB of nested inline tables, 23 s for
// a dotted key of 20 KB. It also takes 0.3 s for 1 MiB of comments. Within these limits, any document is answered in less
// than 100 ms.
const (
	maxBytes    = 1 << 17
	maxDepth    = 64    // brackets and braces that are open at the same time
	maxNames    = 65    // names of a key, those of the tables around it included: 64 dots
	maxKeyBytes = 256   // of all names of a key together
	maxSize     = 5_000 // names and values in all; a value counts once for each name of its key
)

// count adds a name or a value to the size of the document, and reports whether the document keeps the limits.
func (l *locator) count(weight int) bool {
	if l.size += weight; l.size > maxSize {
		l.refuse("there are more than %d names and values up to here, tables around a key counted again", maxSize)
	}
	return l.tooMuch == nil
}

// checkKey reports whether a key keeps the limits.
func (l *locator) checkKey(p path) bool {
	names, bytes := 0, 0
	for _, s := range p {
		if !s.element {
			names++
			bytes += len(s.key)
		}
	}
	switch {
	case names > maxNames:
		l.refuse("a key has more than %d dots, those of its table included", maxNames-1)
	case bytes > maxKeyBytes:
		l.refuse("a key is longer than %d bytes, its tables included", maxKeyBytes)
	}
	return l.tooMuch == nil
}

// open passes over the bracket of an array or an inline table, and reports whether it is not nested too deep.
func (l *locator) open() bool {
	l.pos++
	if l.depth++; l.depth > maxDepth {
		l.refuse("arrays and inline tables are nested more than %d levels deep", maxDepth)
	}
	return l.tooMuch == nil
}

func (l *locator) refuse(format string, args ...any) {
	l.tooMuch = &syntaxError{offset: max(0, l.pos-1), message: "too large: " + fmt.Sprintf(format, args...)}
}
