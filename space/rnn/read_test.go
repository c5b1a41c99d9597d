package rnn

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// outcome returns one line for each recipe that was read.
func outcome(list func(func(Recipe) bool)) (out []string) {
	for r := range list {
		if r.Err != nil {
			out = append(out, r.ID+": "+r.Err.Error())
		} else {
			out = append(out, fmt.Sprintf("%s: %d nodes", r.ID, len(r.Cell.Nodes)))
		}
	}
	return out
}

func TestReadGoesOn(t *testing.T) {
	good := text(must(Builtin("rnn")))
	for in, want := range map[string][]string{
		good + "\n{bad\n" + good + "\n" + good: {
			"in: 2 nodes", "in#2: in: space/rnn: line 2: not JSON: invalid character 'b' looking for beginning of object key string",
			"in#3: 2 nodes", "in#4: 2 nodes"},
		good + "\nnonsense\nmore of it\n\n" + good + "\r\n" + good[:30]: {
			"in: 2 nodes", "in#2: in: space/rnn: line 2: not JSON: invalid character 'o' in literal null (expecting 'u')",
			"in#3: 2 nodes", "in#4: in: space/rnn: line 6: not JSON: unexpected EOF"},
		"[" + good + ",\n  {\"a\":\n" + good:             {"in: in: space/rnn: not JSON: unexpected EOF", "in#2: 2 nodes"},
		`{"format":1} ` + good:                           {`in: in: space/rnn: recipe: node "format": want an object with op and input`, "in#2: 2 nodes"},
		`{"format":1,"config":{"seed":1}}` + "\n" + good: {"in: 2 nodes"},
		`{"format":1,"config":{},"recipe":` + good + `}`: {"in: 2 nodes"},
		`{"format":1,"config":{}}`:                       {"in: in: space/rnn: no recipe in it"},
		"\xef\xbb\xbf" + good:                            {"in: 2 nodes"},
		`[3, ` + good + `]`:                              {`in: in: space/rnn: recipe: want a JSON object of nodes, have "3"`, "in#2: 2 nodes"},
		" \n\t":                                          {"in: in: space/rnn: no recipe in it"},
	} {
		if got := outcome(ReadStream(strings.NewReader(in), "in")); !slices.Equal(got, want) {
			t.Errorf("%q\n  gives %q\n  want  %q", in, got, want)
		}
	}
}

func TestReadEnvelopes(t *testing.T) {
	good := text(must(Builtin("rnn")))
	for in, want := range map[string]string{
		`{"recipe":` + good + `,"id":"a\"b"}`:             `a"b: 2 nodes`,
		`{"recipe":` + good + `,"id":{"a":1}}`:            "in: 2 nodes",
		`{"recipe":` + good + `,"id":12}`:                 "12: 2 nodes",
		`{"recepie":` + good + `,"recepie_id":7,"id":12}`: "7: 2 nodes",
		`{"recipe":` + good + `,"num_params":"x"}`:        "in: in: space/rnn: num_params: want another type than string",
		`{"recipe":` + good + `,"genome":` + good + `}`:   "in: in: space/rnn: more than one of recipe, recepie and genome",
		`{"recipe":null,"id":3}`:                          `3: in: space/rnn: recipe: want a JSON object of nodes, have "null"`,
	} {
		if got := outcome(ReadStream(strings.NewReader(in), "in")); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n  gives %q\n  want  %q", in, got, want)
		}
	}
}

// Folders and zips are read in the order of names; other files are skipped; a folder without any is an error.
func TestReadTrees(t *testing.T) {
	good := text(must(Builtin("rnn")))
	files := map[string]string{"b.json": good, "a/x.jsonl": good + "\n" + good + "\n", "a.json": "{", "note.txt": "?", "c.JSON": good}
	root := t.TempDir()
	archive, err := os.Create(filepath.Join(root, "all.zip"))
	check(t, err)
	z := zip.NewWriter(archive)
	for name, content := range files {
		path := filepath.Join(root, "folder", filepath.FromSlash(name))
		check(t, os.MkdirAll(filepath.Dir(path), 0o777))
		check(t, os.WriteFile(path, []byte(content), 0o666))
		w, err := z.Create(name)
		check(t, err)
		_, err = w.Write([]byte(content))
		check(t, err)
	}
	check(t, z.Close())
	check(t, archive.Close())
	for _, path := range []string{filepath.Join(root, "folder"), filepath.Join(root, "all.zip")} {
		got := strings.Join(outcome(ReadRecipes(path)), "\n")
		want := strings.ReplaceAll("P/a/x.jsonl: 2 nodes\nP/a/x.jsonl#2: 2 nodes\n"+
			"P/a.json: P/a.json: space/rnn: not JSON: unexpected EOF\nP/b.json: 2 nodes\nP/c.JSON: 2 nodes", "P", path)
		if got != want {
			t.Errorf("gives\n%s\nwant\n%s", got, want)
		}
	}
	empty := filepath.Join(root, "empty")
	check(t, os.Mkdir(empty, 0o777))
	check(t, os.WriteFile(filepath.Join(root, "broken.zip"), []byte("PK"), 0o666))
	for path, want := range map[string]string{
		empty:                             empty + ": space/rnn: " + empty + ": no .json or .jsonl file in it",
		filepath.Join(root, "none"):       "no such file",
		filepath.Join(root, "broken.zip"): "not a valid zip file",
	} {
		if got := outcome(ReadRecipes(path)); len(got) != 1 || !strings.Contains(got[0], want) || !strings.Contains(got[0], path) {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestReadStops(t *testing.T) {
	good := text(must(Builtin("rnn")))
	for _, in := range []string{good + good, "[" + good + "," + good + "]", "{\n" + good} {
		for range ReadStream(strings.NewReader(in), "in") {
			break // the sequence must not call yield again
		}
	}
}

func must(c Cell, ok bool) Cell {
	if !ok {
		panic("no such cell")
	}
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
