package main

import (
	"bytes"
	"context"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/pages"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of Chromium, whose path EVOLVE_CHROMIUM may set. Without Chromium the test is skipped; it fails if CI is
// set.
type browser struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	said     []string // console messages and exceptions
	asked    []string // addresses of requests
	pictures string   // folder for screenshots, from EVOLVE_SCREENSHOTS; "" for none
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path := os.Getenv("EVOLVE_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v (Debian: chromium; EVOLVE_CHROMIUM names another)", err)
		}
		t.Skipf("%v (Debian: chromium; EVOLVE_CHROMIUM names another)", err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.UserDataDir(t.TempDir()))
	all, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	ctx, cancel := chromedp.NewContext(all)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 6*time.Minute)
	t.Cleanup(stop)
	b := &browser{T: t, ctx: ctx, pictures: os.Getenv("EVOLVE_SCREENSHOTS")}
	b.do() // starts the browser
	b.must(chromedp.Listen(ctx, b.listen))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	b.must(err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	b.must(err)
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	b.must(err)
	return b
}

// listen records console messages, exceptions and requests.
func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.said = append(b.said, fmt.Sprint(e.Type))
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.said = append(b.said, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	}
}

func (b *browser) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, steps...))
}

// number returns the value of a JavaScript expression in the page.
func (b *browser) number(expression string) float64 {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](expression))
	b.must(err)
	return v
}

// text returns the value of a JavaScript expression in the page.
func (b *browser) text(expression string) string {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression))
	b.must(err)
	return v
}

// quiet fails the test for every console message, and for every request to an address that does not begin with from.
func (b *browser) quiet(from string) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.said {
		b.Errorf("console: %s", text)
	}
	for _, address := range b.asked {
		if !strings.HasPrefix(address, from) && !strings.HasPrefix(address, "data:") {
			b.Errorf("a page requests %s", address)
		}
	}
}

const (
	phone   = 390
	desktop = 1280
)

// look opens a page at phone and desktop width. It checks that the page is not too wide, that at least so many plots are
// visible, and that a drawing is visible only if one is expected.
func (b *browser) look(name, address string, plots int, drawing bool) {
	b.Helper()
	for _, width := range []int64{phone, desktop} {
		b.do(chromedp.EmulateViewport(width, 844), chromedp.Navigate(address))
		if over := int(b.number(`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); over > 0 {
			b.Errorf("%s: %d pixels too wide for %d", name, over, width)
		}
		const seen = `[...document.querySelectorAll("%s svg")].filter(s => { const r = s.getBoundingClientRect(); return r.width > 100 && r.height > 100 }).length`
		if n := int(b.number(fmt.Sprintf(seen, "figure.chart"))); n < plots {
			b.Errorf("%s: %d plots at width %d, want %d", name, n, width, plots)
		}
		if n := int(b.number(fmt.Sprintf(seen, "figure.drawing"))); drawing != (n > 0) {
			b.Errorf("%s: %d drawings at width %d", name, n, width)
		}
		b.keep(fmt.Sprintf("%s-%d", name, width))
	}
}

// keep saves screenshots in light and dark, if a folder for them is set.
func (b *browser) keep(name string) {
	b.Helper()
	if b.pictures == "" {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		b.must(err)
		png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
		b.must(err)
		if err := os.WriteFile(filepath.Join(b.pictures, name+"-"+scheme+".png"), png, 0o666); err != nil {
			b.Fatal(err)
		}
	}
}

// TestReportInABrowser checks the report files of a cell search, of an encoder search, and of several runs.
func TestReportInABrowser(t *testing.T) {
	b := newBrowser(t)
	root := t.TempDir()
	searched(t, root, "a", "b")
	if code := run(nil, &bytes.Buffer{}, &bytes.Buffer{}, []string{"-config", filepath.Join("..", "..", "examples", "bert.toml"),
		"-dir", filepath.Join(root, "e"), "-quiet", "-set", "budget.evaluations=20", "-set", "combine.kind=none", "-set", "objective=[{metric='parameters'}]"}); code != cli.ExitDone {
		t.Fatal(code)
	}
	for _, page := range []struct {
		name    string
		runs    []string
		plots   int
		drawing bool
	}{{"cells", []string{"a"}, 3, true}, {"encoders", []string{"e"}, 3, true}, {"several", []string{"a", "b"}, 1, false}} {
		path := filepath.Join(root, page.name+".html")
		args := []string{"report", "-o", path}
		for _, name := range page.runs {
			args = append(args, filepath.Join(root, name))
		}
		var errs bytes.Buffer
		if code := run(nil, &bytes.Buffer{}, &errs, args); code != cli.ExitDone {
			t.Fatal(errs.String())
		}
		b.look("report-"+page.name, (&url.URL{Scheme: "file", Path: path}).String(), page.plots, page.drawing)
	}
	b.quiet("file://" + root)
}

// serving serves a folder until the test ends. It then closes connections of pages that still follow a run.
func serving(t *testing.T, root string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(pages.Handler(root))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

// TestServeInABrowser checks the list of runs, a page that follows a run, and the comparison of selected runs.
func TestServeInABrowser(t *testing.T) {
	b := newBrowser(t)
	root := t.TempDir()
	searched(t, root, "a", "b")
	logFile := filepath.Join(root, "a", "log.jsonl")
	whole, err := os.ReadFile(logFile)
	if err != nil {
		t.Fatal(err)
	}
	half := whole[:bytes.LastIndexByte(whole[:len(whole)/2], '\n')+1]
	if err := os.WriteFile(logFile, half, 0o666); err != nil {
		t.Fatal(err)
	}
	server := serving(t, root)
	b.look("serve-list", server.URL+"/", 0, false)
	b.look("serve-run", server.URL+"/run?name=a", 3, true)
	const told = `[...document.querySelectorAll(".facts div")].find(d => d.firstChild.textContent === "candidates").lastChild.textContent`
	before := b.text(told)
	if err := os.WriteFile(logFile, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.Run(b.ctx, chromedp.Poll[bool](told+` === "40"`, chromedp.WithPollingTimeout(90*time.Second)))
	b.must(err)
	if before == "40" {
		t.Errorf("%s candidates before the log grew", before)
	}
	b.do(chromedp.Navigate(server.URL+"/"), chromedp.Click(chromedp.CSS(`input[value="a"]`)), chromedp.Click(chromedp.CSS(`input[value="b"]`)), chromedp.Click(chromedp.CSS("form button")),
		chromedp.WaitVisible(chromedp.CSS("#strategies")))
	if n := int(b.number(`document.querySelectorAll("figure.chart svg").length`)); n == 0 {
		t.Error("no plot compares the runs")
	}
	b.keep("serve-compare")
	b.quiet(server.URL)
}

// TestLongRunInABrowser checks that the page of a run of 100 000 candidates loads within two seconds, in the best of three
// tries.
func TestLongRunInABrowser(t *testing.T) {
	b := newBrowser(t)
	root := t.TempDir()
	conf := filepath.Join(root, "run.toml")
	if err := os.WriteFile(conf, []byte("[[objective]]\nmetric = 'gating'\n[budget]\nevaluations = 100000\n[output]\ncache = 'off'\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if code := run(nil, &bytes.Buffer{}, &errs, []string{"-config", conf, "-quiet", "-dir", filepath.Join(root, "long")}); code != cli.ExitDone {
		t.Fatal(errs.String())
	}
	server := serving(t, root)
	best := 1e9
	for i := range 3 {
		when := time.Now().Add(time.Duration(i) * time.Hour) // a new time makes the cached page out of date
		b.must(os.Chtimes(filepath.Join(root, "long", "log.jsonl"), when, when))
		b.do(chromedp.Navigate(server.URL + "/run?name=long"))
		best = min(best, b.number(`performance.getEntriesByType("navigation")[0].loadEventEnd`))
	}
	if n := int(b.number(`document.querySelectorAll("figure.chart svg").length`)); n < 3 {
		t.Errorf("%d plots", n)
	}
	t.Logf("loaded in %.0f ms", best) // docs/explanation/performance.md says how long it takes on a quiet machine
	const hang = 30_000
	if best > hang {
		t.Errorf("loaded in %.0f ms: the page grows with the log", best)
	}
	b.quiet(server.URL)
}

// searched makes small runs below a folder.
func searched(t *testing.T, root string, names ...string) {
	t.Helper()
	conf := filepath.Join(t.TempDir(), "run.toml")
	text := "[model]\nlayers = 1\nembedding = 4\nhidden = 4\nvocabulary = 30\n[[objective]]\nmetric = 'gating'\n[budget]\nevaluations = 40\n"
	if err := os.WriteFile(conf, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		var out, errs strings.Builder
		kind := []string{"aging", "random"}[i%2]
		args := []string{"-config", conf, "-dir", filepath.Join(root, name), "-quiet", "-set", "strategy.kind=" + kind, "-set", "output.cache=off"}
		if code := run(nil, &out, &errs, args); code != cli.ExitDone {
			t.Fatal(errs.String())
		}
	}
}
