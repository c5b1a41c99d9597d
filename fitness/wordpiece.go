package fitness

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// vocabulary numbers the tokens of a vocabulary file by line, from 0.
type vocabulary struct {
	ids     map[string]int
	unknown int // the token [UNK]
	longest int // bytes of the longest token
	size    int // number of tokens
}

const (
	unknownToken = "[UNK]"
	continuation = "##" // prefix of tokens that continue a word
	longestWord  = 100  // characters; longer words are unknown, as in BERT
)

func readVocabulary(path string) (v vocabulary, err error) {
	v.ids = map[string]int{}
	err = eachLine(path, func(line string) error {
		token := strings.TrimRight(line, "\r")
		if first, ok := v.ids[token]; ok {
			return fmt.Errorf("line %d: token %q stands on line %d already", v.size+1, token, first+1)
		}
		v.ids[token] = v.size
		v.size++
		v.longest = max(v.longest, len(token))
		return nil
	})
	if err != nil {
		return v, err
	}
	var ok bool
	if v.unknown, ok = v.ids[unknownToken]; !ok {
		return v, fmt.Errorf("no token %s: want the vocabulary of a BERT model, one token a line", unknownToken)
	}
	return v, nil
}

// tokens returns the tokens of a line.
func (v vocabulary) tokens(line string) (tokens []int) {
	for _, word := range strings.Fields(plainText(line)) {
		tokens = append(tokens, v.pieces(word)...)
	}
	return tokens
}

// pieces cuts a word from the left into the longest tokens. A word that cannot be cut completely is one unknown token.
func (v vocabulary) pieces(word string) (tokens []int) {
	if len([]rune(word)) > longestWord {
		return []int{v.unknown}
	}
	for prefix := ""; word != ""; prefix = continuation {
		end := min(len(word), v.longest)
		id, ok := v.ids[prefix+word[:end]]
		for !ok && end > 1 {
			end--
			id, ok = v.ids[prefix+word[:end]]
		}
		if !ok {
			return []int{v.unknown}
		}
		tokens, word = append(tokens, id), word[end:]
	}
	return tokens
}

// plainText returns a line in lower case without accents and control characters. Punctuation and Chinese characters
// have spaces around them.
func plainText(line string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(line)) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == 0 || r == unicode.ReplacementChar || unicode.In(r, unicode.C, unicode.Mn):
		case isPunctuation(r) || isChinese(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPunctuation reports whether r is punctuation for BERT: all printable ASCII but letters and digits, and Unicode's
// punctuation.
func isPunctuation(r rune) bool {
	return r >= '!' && r <= '/' || r >= ':' && r <= '@' || r >= '[' && r <= '`' || r >= '{' && r <= '~' || unicode.IsPunct(r)
}

// isChinese reports whether r is in one of the Unicode blocks of CJK ideographs that BERT separates.
func isChinese(r rune) bool {
	for _, block := range [][2]rune{{0x4e00, 0x9fff}, {0x3400, 0x4dbf}, {0x20000, 0x2a6df}, {0x2a700, 0x2b81f}, {0x2b820, 0x2ceaf}, {0xf900, 0xfaff}, {0x2f800, 0x2fa1f}} {
		if r >= block[0] && r <= block[1] {
			return true
		}
	}
	return false
}
