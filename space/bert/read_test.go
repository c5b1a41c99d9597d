package bert

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// outcome returns one line for each record that was read.
func outcome(list func(func(Record) bool)) (out []string) {
	for r := range list {
		if r.Err != nil {
			out = append(out, r.ID+": "+r.Err.Error())
		} else {
			out = append(out, r.ID+": "+r.Config.String())
		}
	}
	return out
}

func TestReadStream(t *testing.T) {
	const a, b = "256: WMA 4 1024x3", "256: DSC5 2 512x1"
	first, second := published(sa), published(dsc)
	for in, want := range map[string][]string{
		first:                               {"in: " + a},
		first + "\n" + second:               {"in: " + a, "in#2: " + b},
		"[" + first + "," + second + "]":    {"in: " + a, "in#2: " + b},
		"\xef\xbb\xbf" + first:              {"in: " + a},
		first + "\n{bad\n" + second:         {"in: " + a, "in#2: in: space/bert: line 2: not JSON: invalid character 'b' looking for beginning of object key string", "in#3: " + b},
		"[3," + first + "]":                 {`in: in: space/bert: configuration: want a JSON object, have "3"`, "in#2: " + a},
		`{"id":"x","genome":` + first + `}`: {"x: " + a},
		`{"id":7,"genome":3}`:               {`7: in: space/bert: configuration: want a JSON object, have "3"`},
		`{"format":1,"config":{"seed":1}}` + "\n" + `{"id":0,"op":"random","genome":` + second + `,"hash":"ab"}`: {"0: " + b},
		`{"format":1,"config":{}}`: {"in: in: space/bert: no configuration in it"},
		`[{"id":5,"hparams":{"model_hparam_overrides":` + first + `}},{"id":7,"hparams":{"model_hparam_overrides":{"hidden_size":1}}}]`: {
			"5: " + a, "7: in: space/bert: nas_config is missing: want a JSON object"},
		" \n": {"in: in: space/bert: no configuration in it"},
	} {
		if got := outcome(ReadStream(strings.NewReader(in), "in")); !slices.Equal(got, want) {
			t.Errorf("%q\n  gives %q\n  want  %q", in, got, want)
		}
	}
}

func TestReadConfigs(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string]string{"b.json": published(sa), "a.jsonl": published(sa) + "\n" + published(dsc), "note.txt": "?"} {
		check(t, os.WriteFile(filepath.Join(root, name), []byte(content), 0o666))
	}
	got := strings.Join(outcome(ReadConfigs(root)), "\n")
	want := strings.ReplaceAll("P/a.jsonl: 256: WMA 4 1024x3\nP/a.jsonl#2: 256: DSC5 2 512x1\nP/b.json: 256: WMA 4 1024x3", "P", root)
	if got != want {
		t.Errorf("gives\n%s\nwant\n%s", got, want)
	}
	empty := filepath.Join(root, "empty")
	check(t, os.Mkdir(empty, 0o777))
	for path, want := range map[string]string{empty: "no .json or .jsonl file in it", filepath.Join(root, "none"): "no such file"} {
		if got := outcome(ReadConfigs(path)); len(got) != 1 || !strings.Contains(got[0], want) || !strings.Contains(got[0], path) {
			t.Errorf("%s: %q", path, got)
		}
	}
	if got := outcome(ReadConfigs(filepath.Join(root, "b.json"))); len(got) != 1 || !strings.HasSuffix(got[0], "1024x3") {
		t.Errorf("%q", got)
	}
}

func TestReadStops(t *testing.T) {
	good := published(sa)
	for _, in := range []string{good + good, "[" + good + "," + good + "]", "{\n" + good} {
		for range ReadStream(strings.NewReader(in), "in") {
			break // the sequence must not call yield again
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`[{"genome":{},"id":3},` + published(sa) + `] {"id":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for r := range ReadStream(strings.NewReader(string(data)), "fuzz") {
			if r.ID == "" || r.Err != nil && r.Err.Error() == "" {
				t.Fatal("a record without a name")
			}
		}
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
