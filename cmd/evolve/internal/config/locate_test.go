package config

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

func TestLocate(t *testing.T) {
	text := "a.b . \"c d\" = 1\r\n[x.'y.z']\n k\t=\t[ 1,\n  { l = 'm' } ]\n[[t]]\n[[t]]\n[t.u]\nv = { w.x = true }\n# end\n" +
		"\"\\u0041\" = {\n  # a comment\n  b = [[{c = \"\"\"\n\"\"\"\"\"}], []], # another\n  d = 1979-05-27 07:32:00 }\ne = 0x1f # last"
	want := []string{`a.b."c d" 1:15 1`, `x."y.z" 2:4 `, `x."y.z".k 3:6 [ 1,|  { l = 'm' } ]`, `x."y.z".k.1 4:3 { l = 'm' }`, `x."y.z".k.1.l 4:9 'm'`,
		`t 5:3 `, `t.0 5:3 `, `t 6:3 `, `t.1 6:3 `, `t.1.u 7:4 `, `t.1.u.v 8:5 { w.x = true }`, `t.1.u.v.w.x 8:13 true`,
		"t.1.u.A 10:12 {|  # a comment|  b = [[{c = \"\"\"|\"\"\"\"\"}], []], # another|  d = 1979-05-27 07:32:00 }",
		`t.1.u.A.b 12:7 [[{c = """|"""""}], []]`, `t.1.u.A.b.0 12:8 [{c = """|"""""}]`, `t.1.u.A.b.0.0 12:9 {c = """|"""""}`,
		`t.1.u.A.b.0.0.c 12:14 """|"""""`, `t.1.u.A.b.1 13:10 []`, `t.1.u.A.d 14:7 1979-05-27 07:32:00`, `t.1.u.e 15:5 0x1f`}
	var got []string
	for _, e := range locate(text).entries {
		got = append(got, fmt.Sprintf("%s %d:%d %s", e.path, e.at.row, e.at.column, strings.ReplaceAll(e.raw, "\n", "|")))
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// decodeRecovered decodes a text with the library. A panic of the library is an error.
func decodeRecovered(text string) (root map[string]any, meta toml.MetaData, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the library panics: %v", r)
		}
	}()
	meta, err = toml.Decode(text, &root)
	return root, meta, err
}

// checkLocated compares the locator with the TOML library, and reports whether the library accepts the text.
func checkLocated(t *testing.T, text string) (valid bool) {
	t.Helper()
	text = strings.TrimPrefix(text, "\ufeff")
	l := locate(text)
	checkPlaces(t, text, l)
	if l.tooMuch != nil {
		return false
	}
	root, meta, err := decodeRecovered(text)
	if err != nil {
		return false
	}
	var located []string
	for _, e := range l.entries {
		if keys := e.path.keys(); !e.path[len(e.path)-1].element {
			located = append(located, strconv.Quote(strings.Join(keys, "\x00")))
		}
	}
	var read []string
	for _, key := range meta.Keys() {
		read = append(read, strconv.Quote(strings.Join(key, "\x00")))
	}
	if l.pos != len(text) || !slices.Equal(located, read) {
		t.Fatalf("%q\nthe locator lists\n%s\nthe library\n%s\nthe locator stops at %d of %d", text, strings.Join(located, "\n"), strings.Join(read, "\n"), l.pos, len(text))
	}
	if l.withValues(root); l.conflict() != nil {
		return false
	}
	for _, e := range l.entries {
		if list, ok := e.value.([]any); ok && len(list) != len(e.items) {
			t.Fatalf("%q\n%s has %d elements, want %d", text, e.path, len(e.items), len(list))
		}
		if e.raw != "" && e.raw[0] != '[' && e.raw[0] != '{' { // the library adds to inline tables, against TOML
			checkRaw(t, text, e)
		}
	}
	return true
}

// checkRaw reads what a value is written as on its own, which must be the same value.
func checkRaw(t *testing.T, text string, e entry) {
	t.Helper()
	var alone map[string]any
	if _, err := toml.Decode("x = "+e.raw, &alone); err != nil || fmt.Sprint(alone["x"]) != fmt.Sprint(e.value) {
		t.Fatalf("%q\n%s is %v, and %q is %v: %v", text, e.path, e.value, e.raw, alone["x"], err)
	}
}

// checkPlaces demands that every place lies in the text, and that places are in order.
func checkPlaces(t *testing.T, text string, l *locator) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for _, e := range l.entries {
		for _, at := range []place{e.at, e.path[len(e.path)-1].at} {
			if at.row < 1 || at.row > len(lines) || at.column < 1 || at.column > len(lines[at.row-1])+1 {
				t.Fatalf("%q\n%s: %v is not in the text", text, e.path, at)
			}
		}
	}
}

// tomlCorpus returns the valid documents of the toml-test corpus, which the TOML library's module has a copy of.
func tomlCorpus(tb testing.TB) (texts []string) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/BurntSushi/toml").Output()
	if err != nil {
		return nil
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "internal", "toml-test", "tests", "valid")
	err = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, string(text))
		return err
	})
	if err != nil || len(texts) == 0 {
		return nil
	}
	return texts
}

func TestLocateCorpus(t *testing.T) {
	valid := 0
	texts := tomlCorpus(t)
	if texts == nil {
		t.Skip("the toml-test corpus, a part of the module of the TOML library, is not at hand")
	}
	for _, text := range texts {
		if checkLocated(t, text) {
			valid++
		}
	}
	if t.Logf("%d of %d documents are valid", valid, len(texts)); valid < len(texts)*9/10 {
		t.Errorf("only %d of %d documents are valid", valid, len(texts))
	}
}

var locatorSeeds = []string{
	Sample("rnn"), Sample("bert"), good + encoders,
	"a.b . \"c d\" = 1\r\n[x.'y.z']\n k\t=\t[ 1,\n  { l = 'm' } ]\n[[t]]\n[[t]]\n[t.u]\nv = { w.x = true }\n",
	"a = {\n  # a comment\n  b = [[{c = \"\"\"\n\\\" \"\"\"\"\"}], []], # another\n  d = 1979-05-27 07:32:00, }\ne = 0x1f # last",
	"s = '''\n'a''b'''''\n\"\\u0041\\\"\".'' = \"\\\\\"\n[[a.b]]\n[a.b.c]\nd = [[], [{}, {x.y = 1}]]\n[[a.b]]\nc = {x = {y.z = [{}]}, x.w = 2}\n",
}

// mutants gives a function random changes of documents: bytes and pieces of TOML inserted, replaced, removed, copied.
func mutants(seeds []string, n int, random *rand.Rand, each func(string)) {
	pieces := []string{"[", "]", "{", "}", "[[", "]]", "=", ".", ",", "\"", "'", "\"\"\"", "'''", "#", "\n", "\r\n", " ", "\t", "\\", "\\\"", "\\u0041", "a", "b.c", "x = 1", "[a]\n", "[[a]]\n",
		"{a = 1}", "[1, 2]", "1e3", "true", "1979-05-27 07:32:00", "0x1f", "-", "_", "é", "\x00", "\xff", "\"a b\"", "''", "\n[a.b]\n", "\n[[a.b]]\nc = 1\n", "{}", "[]", "inf", "99999999999999999999"}
	for range n {
		text := seeds[random.IntN(len(seeds))]
		if long := 400; len(text) > long { // short documents find more
			at := random.IntN(len(text) - long)
			text = text[at : at+long]
			_, text, _ = strings.Cut(text, "\n")
		}
		for range 1 + random.IntN(3) {
			from := random.IntN(len(text) + 1)
			to := from + random.IntN(min(8, len(text)-from)+1)
			piece := pieces[random.IntN(len(pieces))]
			switch random.IntN(5) {
			case 0:
				to = from
			case 1:
				piece = ""
			case 2:
				at := random.IntN(len(text) + 1)
				piece, to = text[at:at+random.IntN(min(40, len(text)-at)+1)], from
			}
			text = text[:from] + piece + text[to:]
		}
		each(text)
	}
}

// The locator and the library agree on mutants of documents. EVOLVE_MUTANTS sets their number.
func TestLocateMutants(t *testing.T) {
	n := 20_000
	if text := os.Getenv("EVOLVE_MUTANTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	seeds := slices.Concat(locatorSeeds, tomlCorpus(t))
	valid := 0
	mutants(seeds, n, rand.New(rand.NewPCG(1, 2)), func(text string) {
		if checkLocated(t, text) {
			valid++
		}
	})
	if t.Logf("%d of %d mutants are valid", valid, n); valid < n/20 {
		t.Errorf("only %d of %d mutants are valid", valid, n)
	}
}

// Every place lies in the text, and every key that the locator finds is one that the library finds.
func FuzzLocate(f *testing.F) {
	for _, text := range locatorSeeds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkLocated(t, text) })
}

// Documents that are made to take long are answered fast.
func TestHostileDocuments(t *testing.T) {
	const limit = 5 * time.Second // tells a hang from a slow machine; a benchmark would measure the time
	for name, text := range hostile() {
		took := time.Hour
		for range 5 { // other programs may slow one of these down
			began := time.Now()
			_, err := parse(text, "hostile", ".", nil, knowns)
			took = min(took, time.Since(began))
			if err == nil {
				t.Errorf("%s: loads", name)
			} else if len(err.Error()) > 100_000 {
				t.Errorf("%s: the report has %d bytes", name, len(err.Error()))
			}
			if took < limit {
				break
			}
		}
		if t.Logf("%s: %d bytes, %v", name, len(text), took); took > limit {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// hostile returns documents that are as large as a limit allows, or larger.
func hostile() map[string]string {
	repeat := strings.Repeat
	full := func(front, unit, end string) string {
		return front + repeat(unit, (maxBytes-len(front)-len(end))/len(unit)) + end
	}
	// fit repeats a unit, which may contain its number, as often as the limits allow.
	fit := func(front, unit, end string) string {
		build := func(n int) string {
			var b strings.Builder
			b.WriteString(front)
			for i := range n {
				b.WriteString(strings.ReplaceAll(unit, "%d", strconv.Itoa(i)))
			}
			return b.String() + end
		}
		return build(sort.Search(maxSize, func(n int) bool {
			text := build(n + 1)
			return len(text) > maxBytes || locate(text).tooMuch != nil
		}))
	}
	deep := repeat("a.", maxNames-3) + "a"
	name := repeat("x", maxKeyBytes-6)
	inner := repeat("{a = ", maxDepth-3)
	outer := repeat("}", maxDepth-3)
	return map[string]string{
		"open arrays":              full("a = ", "[", ""),
		"nested arrays":            "a = " + repeat("[", maxBytes/2-4) + repeat("]", maxBytes/2-4),
		"nested arrays in limits":  fit("", "a%d = "+repeat("[", maxDepth)+repeat("]", maxDepth)+"\n", ""),
		"nested tables":            "a = " + repeat("{a = ", maxBytes/8) + "1" + repeat("}", maxBytes/8),
		"nested tables in limits":  fit("a = "+inner+"[", "{},", "]"+outer),
		"nested tables, many keys": fit("a = "+inner+"{", "a%d = 1,", "}"+outer),
		"nested arrays and tables": fit("a = "+repeat("[{a = ", maxDepth/2-1)+"[", "{b.c=1,d=2},", "]"+repeat("}]", maxDepth/2-1)),
		"many nested tables":       fit("", "a%d = "+inner+"1"+outer+"\n", ""),
		"dotted key":               full("", "a.", "b = 1"),
		"dotted keys in limits":    fit("", "a%d"+repeat(".b", maxNames-1)+" = 1\n", ""),
		"dotted keys in a table":   fit("["+repeat("a.", 30)+"a]\n", "a%d"+repeat(".b", 30)+" = 1\n", ""),
		"dotted headers":           fit("", "[a%d"+repeat(".b", maxNames-1)+"]\n", ""),
		"keys of a deep table":     fit("["+deep+"]\n", "b%d = 1\n", ""),
		"keys of a long table":     fit("["+name+"]\n", "b%d = 1\n", ""),
		"arrays in a deep table":   fit("["+deep+"]\nx = [", "[],", "]"),
		"tables in a deep table":   fit("["+deep+"]\nx = [", "{},", "]"),
		"tables in a long table":   fit("["+name+"]\nx = [", "{},", "]"),
		"many keys":                full("", "a = 1\n", ""),
		"unknown keys":             fit("", "k%d = 1\n", ""),
		"many tables":              full("", "[a]\n", ""),
		"a table twice":            fit("", "[t%d]\n", "[t7]"),
		"tables in limits":         fit("", "[t%d]\n", ""),
		"constraints":              fit(good+"[constraint]\n", "c%d = '<=1'\n", ""),
		"many objectives":          full("", "[[objective]]\nmetric='volum'\n", ""),
		"objectives in limits":     fit("", "[[objective]]\nmetric='volum'\n", ""),
		"long array":               full("seed = [", "1,", "]"),
		"array in limits":          fit(encoders+"hidden = [", "3,", "]"),
		"two arrays in limits":     encoders + "hidden = [" + repeat("3,", maxSize*2/5) + "]\nheads = [" + repeat("2,", maxSize*2/5) + "]",
		"long string":              full("name = '", "x", "'"),
		"long escapes":             full("name = \"", `\\`, "\"\nseed = 1"),
		"long multi-line string":   full("name = \"\"\"", "\\\n", "\"\"\""),
		"quotes":                   full("name = \"\"\"", "\"\" ", ""),
		"open string":              full("name = '", "x", ""),
		"long word":                full("name = ", "x", ""),
		"long number":              full("seed = ", "1", ""),
		"long date":                full("seed = 1979-05-27", "-", ""),
		"long key":                 full("", "x", " = 1"),
		"long quoted key":          full("\"", `\n`, "\" = 1"),
		"comments":                 full("", "#\n", ""),
		"newlines":                 full("", "\n", ""),
		"too large":                repeat("\n", 1<<20),
		"zeros":                    repeat("\x00", maxBytes),
		"zeros behind":             full("seed = 1\n", "\x00", ""),
		"not UTF-8":                full("name = '", "\xff", "'"),
		"not UTF-8, much later":    full("name = '", "ä", "\xff'"),
		"long kind of a strategy":  full(good+"[strategy]\nkind = '", "aging", "'"),
		"long objective":           full("[[objective]]\nmetric = '", "volume", "'"),
	}
}
