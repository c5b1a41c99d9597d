package fitness

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const pieces = "[PAD]\n[UNK]\nun\n##aff\n##able\nhello\nworld\n,\n!\nthe\nword\n##s\n中\n国\n$\n##é\n"

// The tokens are those of BERT's own tokenizer.
func TestWordPiece(t *testing.T) {
	vocabulary := write(t, "vocab.txt", pieces)
	names := strings.Fields(pieces)
	for text, want := range map[string]string{
		"unaffable":              "un ##aff ##able",
		"Héllo, WÖRLD!":          "hello , world !",
		"words word unword":      "word ##s word [UNK]", // no token ##word
		"the\tworld\u00a0hello":  "the world hello",
		"hello\x00wor\u200bld":   "[UNK]", // a dropped character leaves no space
		"中国hello":                "中 国 hello",
		"$,the":                  "$ , the",
		strings.Repeat("un", 51): "[UNK]",
		"the " + "x" + " [UNK]":  "the [UNK] [UNK] [UNK] [UNK]",
		"un\u0301affable":        "un ##aff ##able",
	} {
		in, err := WordPiece(write(t, "text", text), vocabulary)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, id := range in.words {
			got = append(got, names[id])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

func TestTextsAreRefused(t *testing.T) {
	text := write(t, "text", "hello world")
	for _, c := range []struct {
		vocabulary, text, want string
	}{
		{"", "a", "no token [UNK]"},
		{"[UNK]\na\na\n", "a", `line 3: token "a" stands on line 2 already`},
		{"[UNK]\na\n", " \n", "no words in it"},
	} {
		_, err := WordPiece(write(t, "text", c.text), write(t, "vocab.txt", c.vocabulary))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.vocabulary, err, c.want)
		}
	}
	if _, err := WordPiece(text, "nowhere"); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Error(err)
	}
	if _, err := HashedWords(write(t, "text", "\n"), 100); err == nil {
		t.Error("an empty text was accepted")
	}
}

// The token of a word depends on the word only.
func TestHashedWords(t *testing.T) {
	a, err := HashedWords(write(t, "text", "b a c a\n"), 1000)
	b, err2 := HashedWords(write(t, "text", "a\na"), 1000)
	if err != nil || err2 != nil || a.words[1] != a.words[3] || !slices.Equal(b.words, []int{a.words[1], a.words[1]}) || a.String() == b.String() {
		t.Errorf("%v %v %v %v", a.words, b.words, err, err2)
	}
	if a.words[1] != 0xaf63dc4c8601ec8c%1000 { // FNV-1a of "a"
		t.Errorf("a is %d", a.words[1])
	}
}

// FuzzWordPiece checks that any text and vocabulary give an error or tokens of the vocabulary.
func FuzzWordPiece(f *testing.F) {
	f.Add("Unaffable, 中国!", pieces)
	f.Add("\xff\xfe", "[UNK]\n\xff\n##\xfe")
	f.Fuzz(func(t *testing.T, text, tokens string) {
		in, err := WordPiece(write(t, "text", text), write(t, "vocab", tokens))
		if err != nil {
			return
		}
		for _, id := range in.words {
			if id < 0 || id >= in.Vocabulary {
				t.Fatalf("token %d of %d", id, in.Vocabulary)
			}
		}
		if utf8.ValidString(text) && strings.ContainsAny(text, "abc") && len(in.words) == 0 {
			t.Fatal("no tokens")
		}
	})
}
