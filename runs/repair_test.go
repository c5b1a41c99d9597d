package runs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTornLine(t *testing.T) {
	const n = 5
	dir := write(t, n)
	log, times := contents(t, dir, LogFile), contents(t, dir, TimesFile)
	last := strings.LastIndexByte(strings.TrimSuffix(log, "\n"), '\n') + 1
	for cut := last; cut < len(log); cut++ {
		put(t, dir, LogFile, log[:cut])
		put(t, dir, TimesFile, times)
		torn := cut > last

		l, err := Read(dir)
		must(t, err)
		if l.Count != n-1 || l.Torn != torn || !reflect.DeepEqual(collect(t, l.Lines()), lines(0, n-1)) {
			t.Fatalf("cut at %d: read %d candidates, torn %v", cut-last, l.Count, l.Torn)
		}
		if contents(t, dir, LogFile) != log[:cut] {
			t.Fatal("reading changed the log")
		}
		r, err := Open(dir)
		must(t, err)
		if r.Count != n-1 || r.Torn != torn {
			t.Fatalf("cut at %d: opened %d candidates, torn %v", cut-last, r.Count, r.Torn)
		}
		fill(t, r, n-1, n)
		must(t, r.Close())
		if contents(t, dir, LogFile) != log {
			t.Fatalf("cut at %d: the resumed run leaves another log", cut-last)
		}
		if got := strings.Count(contents(t, dir, TimesFile), "\n"); got != n {
			t.Fatalf("cut at %d: %d times", cut-last, got)
		}
	}
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
}

func TestTornHeader(t *testing.T) {
	dir := write(t, 0)
	log := contents(t, dir, LogFile)
	for cut := range len(log) {
		put(t, dir, LogFile, log[:cut])
		if _, err := Read(dir); !errors.Is(err, ErrNoHeader) {
			t.Fatalf("cut at %d: read: %v", cut, err)
		}
		if _, err := Open(dir); !errors.Is(err, ErrNoHeader) {
			t.Fatalf("cut at %d: open: %v", cut, err)
		}
	}
	put(t, dir, TimesFile, `{"id":0,"seconds":1,"wall":1000}`+"\n")
	r, err := Create(dir, header, nil)
	must(t, err)
	fill(t, r, 0, 2)
	must(t, r.Close())
	if contents(t, dir, LogFile) != contents(t, write(t, 2), LogFile) {
		t.Error("a run that was started anew leaves another log")
	}
	if r, err = Open(dir); err != nil || r.Spent > time.Minute {
		t.Errorf("spent %v, %v: the times are of the run before", r.Spent, err)
	}
	must(t, r.Close())
}

func TestBrokenHeader(t *testing.T) {
	good := strings.TrimSuffix(contents(t, write(t, 0), LogFile), "\n")
	for _, c := range []struct{ name, text, want string }{
		{"garbled", `{"format":1,"pro` + "\x00\x00\n", "not readable"},
		{"blank line", "\n", "not readable"},
		{"another file", "a note without a newline", "not a log of evolve"},
		{"another JSON", "{}\n", "states no format"},
		{"newer", strings.Replace(good, `"format":1`, `"format":2`, 1) + "\n", "update evolve"},
		{"no config", `{"format":1}` + "\n", "no configuration"},
		{"candidates only", `{"id":0,"op":"random","genome":1,"hash":"x"}` + "\n", "states no format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, LogFile, c.text)
			_, err := Open(dir)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("%v; want the directory and %q", err, c.want)
			}
			if errors.Is(err, ErrNoHeader) {
				t.Error("there may be candidates below this header")
			}
			if _, err := Create(dir, header, nil); !errors.Is(err, ErrExists) {
				t.Errorf("created over it: %v", err)
			}
			if contents(t, dir, LogFile) != c.text {
				t.Error("the log was touched")
			}
		})
	}
}

func TestNoRun(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); !errors.Is(err, ErrNoHeader) {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Error("looking for a run left something behind")
	}
	if _, err := Open(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Create(dir, Header{Config: []byte("[]")}, nil); err == nil {
		t.Error("a configuration that is no object was accepted")
	}
	if _, err := Create(dir, header, map[string][]byte{"../config.toml": nil}); err == nil {
		t.Error("a file outside the directory was accepted")
	}
	for _, name := range []string{"lock", LogFile, "best/../" + TimesFile, ""} {
		if _, err := Create(dir, header, map[string][]byte{name: nil}); err == nil {
			t.Errorf("a file %q was accepted", name)
		}
	}
}

func TestMalformedLine(t *testing.T) {
	whole := strings.SplitAfter(contents(t, write(t, 6), LogFile), "\n")
	for _, c := range []struct{ name, line, want string }{
		{"no JSON", "hello\n", "not a candidate"},
		{"blank", "\n", "not a candidate"},
		{"zeros", strings.Repeat("\x00", 100) + "\n", "not a candidate"},
		{"glued", strings.TrimSuffix(whole[4], "\n") + whole[5], "not a candidate"},
		{"null", "null\n", "found candidate 0, want 3"},
		{"wrong type", `{"id":3,"op":"random","genome":1,"objectives":"high"}` + "\n", "not a candidate"},
		{"missing", "", "found candidate 4, want 3"},
		{"twice", whole[3] + whole[3], "found candidate 2, want 3"},
		{"no genome", `{"id":3,"op":"random"}` + "\n", "without"},
		{"repeats itself", `{"id":3,"op":"random","genome":1,"cached":3}` + "\n", "not earlier"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			parts := append([]string{}, whole...)
			parts[4] = c.line
			if c.name == "twice" {
				parts[3], parts[4] = c.line, ""
			}
			put(t, dir, LogFile, strings.Join(parts, ""))
			l, err := Read(dir)
			must(t, err)
			var n int
			for line, e := range l.Lines() {
				if err = e; e == nil {
					if line.ID != n {
						t.Fatalf("found candidate %d, want %d", line.ID, n)
					}
					n++
				}
			}
			if n != 3 {
				t.Errorf("%d candidates before the error", n)
			}
			where := filepath.Join(dir, LogFile) + ":5: "
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), where) ||
				!strings.Contains(err.Error(), "keep the first 4 lines") {
				t.Fatalf("%v; want %q, %q and what to do", err, where, c.want)
			}
			// The repair that the message describes works.
			put(t, dir, LogFile, strings.Join(whole[:4], ""))
			r, err := Open(dir)
			must(t, err)
			fill(t, r, 3, 6)
			must(t, r.Close())
			if contents(t, dir, LogFile) != strings.Join(whole, "")[:] {
				t.Error("the repaired run leaves another log")
			}
		})
	}
}

func TestTimesFollowTheLog(t *testing.T) {
	const at = `{"id":%,"seconds":1.5,"wall":10%}` + "\n"
	row := func(id string) string { return strings.ReplaceAll(at, "%", id) }
	for _, c := range []struct {
		name, times, kept string
		spent             time.Duration
	}{
		{"none", "", "", 0},
		{"as many", row("0") + row("1") + row("2"), row("0") + row("1") + row("2"), 102 * time.Second},
		{"behind", row("0") + row("1"), row("0") + row("1"), 101 * time.Second},
		{"ahead", row("0") + row("1") + row("2") + row("3") + row("4"), row("0") + row("1") + row("2"), 102 * time.Second},
		{"gap", row("0") + row("2"), row("0") + row("2"), 102 * time.Second},
		{"torn", row("0") + row("1")[:20], row("0"), 100 * time.Second},
		{"torn before its newline", row("0") + strings.TrimSuffix(row("1"), "\n"), row("0"), 100 * time.Second},
		{"garbage", row("0") + "\x00\x00\n\n" + row("2"), row("0") + row("2"), 102 * time.Second},
		{"again", row("0") + row("1") + row("1"), row("0") + row("1"), 101 * time.Second},
		{"absurd", row("0") + `{"id":1,"seconds":1,"wall":1e300}` + "\n", row("0"), 100 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, 3)
			put(t, dir, TimesFile, c.times)
			r, err := Open(dir)
			must(t, err)
			defer r.Close()
			if r.Spent != c.spent {
				t.Errorf("spent %v, want %v", r.Spent, c.spent)
			}
			if got := contents(t, dir, TimesFile); got != c.kept {
				t.Errorf("kept\n%swant\n%s", got, c.kept)
			}
			fill(t, r, 3, 4)
			last := -1
			for tm, err := range r.Times() {
				must(t, err)
				if last = tm.ID; last == 3 && (tm.Wall < c.spent.Seconds() || tm.Seconds != 0.003) {
					t.Errorf("recorded %+v after %v", tm, c.spent)
				}
			}
			if last != 3 {
				t.Errorf("the last time is of candidate %d", last)
			}
		})
	}
}

func TestTimesMayBeMissing(t *testing.T) {
	dir := write(t, 3)
	must(t, os.Remove(filepath.Join(dir, TimesFile)))
	r, err := Open(dir)
	must(t, err)
	must(t, r.Close())
	if r.Spent != 0 {
		t.Error(r.Spent)
	}
}
