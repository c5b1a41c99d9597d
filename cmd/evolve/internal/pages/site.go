package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"evolve/cmd/evolve/internal/experiment"
	"evolve/runs"
)

// site answers for the runs below a folder.
type site struct {
	root      string
	rendering chan struct{} // one page is made at a time: a search next door wants the processor

	catalog runs.Catalog // what passed the gate may use it

	mu     sync.Mutex
	cached map[string]cachedPage // pages of runs, by name
}

// cachedPage is a page of a run as it was.
type cachedPage struct {
	state      string
	page       Page
	renderTime time.Duration
}

func newSite(root string) *site {
	return &site{root: root, rendering: make(chan struct{}, 1), cached: map[string]cachedPage{}}
}

func (w *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.page(func(*http.Request) (Page, error) { return w.index() }))
	mux.HandleFunc("GET /run", w.page(w.run))
	mux.HandleFunc("GET /compare", w.page(w.compare))
	mux.HandleFunc("GET /grown", w.events)
	return withSecurity(mux)
}

// withSecurity lets pages load nothing from elsewhere, and answers no name but an address or localhost: another site's script
// that has its own name resolve to this machine is turned away.
func withSecurity(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if net.ParseIP(host) == nil && host != "localhost" {
			http.Error(w, "evolve serve: this name is not mine", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'self'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// page writes what make makes, or why it cannot.
func (w *site) page(make func(*http.Request) (Page, error)) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		select {
		case w.rendering <- struct{}{}:
			defer func() { <-w.rendering }()
		case <-r.Context().Done():
			return
		}
		var b bytes.Buffer
		p, err := make(r)
		if err == nil {
			err = p.Write(&b)
		}
		var missing missingRun
		switch {
		case errors.Is(err, errNoneSelected):
			http.Error(out, err.Error(), http.StatusBadRequest)
		case errors.As(err, &missing):
			http.Error(out, err.Error(), http.StatusNotFound)
		case err != nil:
			http.Error(out, err.Error(), http.StatusInternalServerError)
		default:
			out.Header().Set("Content-Type", "text/html; charset=utf-8")
			out.Write(b.Bytes())
		}
	}
}

var errNoneSelected = errors.New("no run is selected: go back and select two or more")

// missingRun is a name that is no run below the folder.
type missingRun struct{ name string }

func (m missingRun) Error() string { return fmt.Sprintf("no run %q here", m.name) }

// dir is the directory of a run by its name, a path below the folder.
func (w *site) dir(name string) (string, error) {
	if !filepath.IsLocal(name) {
		return "", missingRun{name}
	}
	dir := filepath.Join(w.root, name)
	real, err := filepath.EvalSymlinks(dir)
	root, err2 := filepath.EvalSymlinks(w.root)
	if err != nil || err2 != nil {
		return "", missingRun{name}
	}
	if rel, err := filepath.Rel(root, real); err != nil || !filepath.IsLocal(rel) {
		return "", missingRun{name} // a link that leads elsewhere
	}
	if _, err := runs.Read(dir); errors.Is(err, os.ErrNotExist) {
		return "", missingRun{name}
	}
	return dir, nil
}

// index is the list of runs, to look at or to compare.
func (w *site) index() (p Page, err error) {
	all, err := w.catalog.List(w.root)
	if err != nil {
		return p, err
	}
	p = Page{Title: "Runs", Lead: fmt.Sprintf("%d runs in %s. Select two or more to compare.", len(all), w.root)}
	t := &Choice{Head: []string{"run", "strategy", "seed", "candidates", "distinct", "failed", "best"}}
	for _, e := range all {
		name, err := filepath.Rel(w.root, e.Dir)
		if err != nil {
			name = e.Dir
		}
		best := "-"
		if e.Best >= 0 {
			best = Number(e.Objective)
		}
		if e.Err != "" {
			best += " " + e.Err
		}
		t.Rows = append(t.Rows, Option{Name: filepath.ToSlash(name), Cells: []string{e.Strategy, fmt.Sprint(e.Seed), fmt.Sprint(e.Count), fmt.Sprint(e.Distinct), fmt.Sprint(e.Failed), best}})
	}
	p.Choice = t
	return p, nil
}

// run is the page of a run, made anew where its files have changed.
func (w *site) run(r *http.Request) (p Page, err error) {
	name := r.FormValue("name")
	dir, err := w.dir(name)
	if err != nil {
		return p, err
	}
	w.mu.Lock()
	m := w.cached[name]
	w.mu.Unlock()
	now, err := runs.State(dir)
	if err != nil {
		return p, err
	}
	if m.state == now {
		return m.page, nil
	}
	began := time.Now()
	if p, err = Run(r.Context(), dir); err != nil {
		return p, err
	}
	p.Follow = "/grown?name=" + url.QueryEscape(name) + "&state=" + url.QueryEscape(now)
	w.store(name, cachedPage{now, p, time.Since(began)})
	return p, nil
}

// store remembers a page, and forgets others where they are many.
func (w *site) store(name string, m cachedPage) {
	const most = 32
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.cached) >= most {
		clear(w.cached)
	}
	w.cached[name] = m
}

func (w *site) compare(r *http.Request) (p Page, err error) {
	if err := r.ParseForm(); err != nil {
		return p, err
	}
	const most = 2000
	var dirs []string
	for _, name := range r.Form["name"] {
		dir, err := w.dir(name)
		if err != nil {
			return p, err
		}
		if dirs = append(dirs, dir); len(dirs) > most {
			return p, fmt.Errorf("more than %d runs: compare them with evolve compare", most)
		}
	}
	if len(dirs) == 0 {
		return p, errNoneSelected
	}
	return Comparison([]experiment.Block{{Dirs: dirs}})
}

// Serve answers for the runs below a folder at l until ctx ends.
func Serve(ctx context.Context, l net.Listener, folder string) error {
	server := &http.Server{Handler: Handler(folder), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Handler returns what answers for the runs below a folder.
func Handler(folder string) http.Handler { return newSite(folder).handler() }
