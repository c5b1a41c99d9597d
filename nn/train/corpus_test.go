package train

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// file writes a text to a file and returns its path.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text.txt")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// The vocabulary is ordered by frequency, and words outside of it are Unknown.
func TestCorpus(t *testing.T) {
	train, valid := file(t, "b a a <unk>\n\nc b a\n"), file(t, "a d c\n")
	c, err := ReadCorpus(Texts{Train: train, Valid: valid, Test: valid, Vocabulary: 4})
	if err != nil {
		t.Fatal(err)
	}
	want := &Corpus{Words: []string{"<unk>", "<eos>", "a", "b"}, Train: []int{3, 2, 2, 0, 1, 0, 3, 2, 1}, Valid: []int{2, 0, 0, 1},
		Test: []int{2, 0, 0, 1}, Unknown: 0.5}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, want %+v", c, want)
	}
	c, err = ReadCorpus(Texts{Train: file(t, "a\nb\nc\nd\n"), Share: 0.5})
	if err != nil || len(c.Words) != 4 || len(c.Valid) != 4 {
		t.Errorf("%+v, %v", c, err)
	}
}

// Errors name what is wrong with a file or a setting.
func TestCorpusErrors(t *testing.T) {
	for want, texts := range map[string]Texts{
		"no such file": {Train: "nowhere.txt"}, "no words": {Train: file(t, " \n\n")}, "too few to divide": {Train: file(t, "a b c")},
		"must be between 0 and 1": {Train: file(t, "a\nb"), Share: 1.5},
	} {
		if _, err := ReadCorpus(texts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
