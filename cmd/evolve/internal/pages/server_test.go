package pages

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

// makeRuns makes small runs below a folder, with aging and random search in turns.
func makeRuns(t *testing.T, root string, names ...string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.toml")
	text := "[model]\nlayers = 1\nembedding = 4\nhidden = 4\nvocabulary = 30\n[[objective]]\nmetric = 'gating'\n[budget]\nevaluations = 40\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		if err := search(t.Context(), path, filepath.Join(root, name), []string{"aging", "random"}[i%2]); err != nil {
			t.Fatal(err)
		}
	}
}

// search makes one run.
func search(ctx context.Context, path, dir, strategy string) error {
	conf, _, err := kinds.Load(path, "", []string{"strategy.kind=" + strategy})
	if err != nil {
		return err
	}
	setup, err := engine.Open(conf)
	if err != nil {
		return err
	}
	p := cli.NewProgress(nil, true)
	e, err := engine.New(ctx, setup, engine.Options{Workers: 2, Progress: p})
	if err != nil {
		return err
	}
	log, err := runs.Create(dir, e.Header(), map[string][]byte{runs.ResolvedFile: conf.TOML()})
	if err != nil {
		return err
	}
	if _, err := e.Search(ctx, log, 2, p); err != nil {
		return err
	}
	return log.Close()
}

// get returns the answer to a request.
func get(t *testing.T, server *httptest.Server, path string) (code int, body string) {
	t.Helper()
	r, err := http.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func TestServe(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	makeRuns(t, root, "a", "deep/b")
	makeRuns(t, outside, "secret")
	if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "torn"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"log.jsonl": "{}\n{", "resolved.toml": "x"} {
		if err := os.WriteFile(filepath.Join(root, "torn", name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(newSite(root).handler())
	defer server.Close()
	for path, want := range map[string]string{
		"/":                              `href="/run?name=deep%2fb"`,
		"/run?name=a":                    "<h2>Progress</h2>",
		"/run?name=deep/b":               "new EventSource(",
		"/compare?name=a&name=deep%2Fb":  "<h2>Strategies</h2>",
		"/run?name=../secret":            `404 no run "../secret" here`,
		"/run?name=/etc":                 "404 no run",
		"/run?name=link":                 "404 no run",
		"/run?name=":                     "404 no run",
		"/run?name=a%00b":                "404 no run",
		"/run?name=none":                 "404 no run",
		"/compare?name=a&name=../secret": "404 no run",
		"/compare":                       "400 no run is selected",
		"/run?name=torn":                 "500 ",
		"/events?name=../secret":         "404 no run",
		"/else":                          "404",
		"/run?name=" + strings.Repeat("x", 100_000): "404 no run",
	} {
		code, body := get(t, server, path)
		if want, ok := strings.CutPrefix(want, "404"); ok {
			if code != 404 || !strings.Contains(body, strings.TrimSpace(want)) {
				t.Errorf("%.60s: %d %.200s", path, code, body)
			}
			continue
		}
		if want, ok := strings.CutPrefix(want, "400 "); ok {
			if code != 400 || !strings.Contains(body, want) {
				t.Errorf("%.60s: %d %.200s", path, code, body)
			}
			continue
		}
		want, broken := strings.CutPrefix(want, "500 ")
		if broken != (code == 500) || !broken && code != 200 || !strings.Contains(body, want) {
			t.Errorf("%.60s: %d, no %q in %.300s", path, code, want, body)
		}
	}
	if err := os.RemoveAll(filepath.Join(root, "a")); err != nil {
		t.Fatal(err)
	}
	if code, _ := get(t, server, "/run?name=a"); code != 404 {
		t.Errorf("a deleted run: %d", code)
	}
}

// TestServeForeignHost checks that only requests to localhost or an IP address are answered.
func TestServeForeignHost(t *testing.T) {
	handler := newSite(t.TempDir()).handler()
	for host, want := range map[string]int{"localhost:8420": 200, "127.0.0.1:1": 200, "[::1]:80": 200, "evil.example": 403, "evil.example:8420": 403} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != want || want == 200 && !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d, want %d", host, w.Code, want)
		}
	}
}

// TestServeFollows checks that an event arrives each time the log grows, and that the stream ends when the run is deleted.
func TestServeFollows(t *testing.T) {
	root := t.TempDir()
	makeRuns(t, root, "a")
	server := httptest.NewServer(newSite(root).handler())
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/events?name=a", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	events, seen := bufio.NewScanner(answer.Body), 0
	for events.Scan() {
		if !strings.HasPrefix(events.Text(), "data: ") {
			continue
		}
		if seen++; seen == 2 {
			os.RemoveAll(filepath.Join(root, "a"))
			continue
		}
		f, err := os.OpenFile(filepath.Join(root, "a", "log.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString("{")
		f.Close()
	}
	if events.Err() != nil || seen != 2 {
		t.Errorf("%d events, %v", seen, events.Err())
	}
}

// TestServeSparesWork checks that a page is rendered only if a file of its run has changed, that events are rare where
// rendering is slow, and that the cache is bounded.
func TestServeSparesWork(t *testing.T) {
	root := t.TempDir()
	makeRuns(t, root, "a")
	w := newSite(root)
	page := func() Page {
		t.Helper()
		p, err := w.run(httptest.NewRequest("GET", "/run?name=a", nil))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := page()
	if again := page(); &again.Sections[0] != &first.Sections[0] {
		t.Error("nothing has changed, but the page was rendered again")
	}
	for i, name := range []string{"log.jsonl", filepath.Join("shortlist", "training.jsonl"), filepath.Join("best", "trained.json")} {
		before := page()
		os.MkdirAll(filepath.Join(root, "a", filepath.Dir(name)), 0o777)
		f, err := os.OpenFile(filepath.Join(root, "a", name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString([]string{" ", "", `{"entrants":[{"name":"x","id":-1,"failed":"why"}]}`}[i])
		f.Close()
		if after := page(); after.Follow == before.Follow || &after.Sections[0] == &before.Sections[0] {
			t.Errorf("%s has changed, but the page has not", name)
		}
	}
	w.store("a", cachedPage{state: "x", renderTime: time.Hour})
	r := httptest.NewRequest("GET", "/events?name=a&state=old", nil)
	ctx, cancel := context.WithTimeout(r.Context(), 1500*time.Millisecond)
	defer cancel()
	answer := httptest.NewRecorder()
	w.events(answer, r.WithContext(ctx))
	if strings.Contains(answer.Body.String(), "data:") || !strings.Contains(answer.Body.String(), "no change") {
		t.Errorf("an event was sent at once: %q", answer.Body)
	}
	for i := range 100 {
		w.store(strings.Repeat("x", i), cachedPage{})
	}
	if len(w.cached) > 40 {
		t.Errorf("%d pages are cached", len(w.cached))
	}
}
