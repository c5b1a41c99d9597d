package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"evolve/runs"
)

// Serve serves the pages of the runs below a folder on l. It returns nil when ctx ends.
func Serve(ctx context.Context, l net.Listener, folder string) error {
	server := &http.Server{Handler: Handler(folder), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Handler returns the handler of [Serve]. It answers only requests to an IP address or to localhost, and only reads files
// below folder.
func Handler(folder string) http.Handler { return newSite(folder).handler() }

// site serves the runs below a folder.
type site struct {
	root      string
	rendering chan struct{} // a semaphore: one page is rendered at a time, which leaves processors to a search

	catalog runs.Catalog // used by the holder of the semaphore only

	mu     sync.Mutex
	cached map[string]cachedPage // pages of runs, by name
}

// newSite returns a site without cached pages.
func newSite(root string) *site {
	return &site{root: root, rendering: make(chan struct{}, 1), cached: map[string]cachedPage{}}
}

// handler returns the routes of the site.
func (w *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.page(func(*http.Request) (Page, error) { return w.index() }))
	mux.HandleFunc("GET /run", w.page(w.run))
	mux.HandleFunc("GET /compare", w.page(w.compare))
	mux.HandleFunc("GET /events", w.events)
	return withSecurity(mux)
}

// withSecurity adds headers that stop pages from loading anything from elsewhere. It refuses requests to any host name but
// localhost, so that a foreign site whose name resolves to this machine cannot read pages (DNS rebinding).
func withSecurity(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if net.ParseIP(host) == nil && host != "localhost" {
			http.Error(w, "evolve serve: unknown host name: use localhost or an IP address", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'self'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// page returns a handler that writes the page that render returns, or its error with the status that fits.
func (w *site) page(render func(*http.Request) (Page, error)) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		select {
		case w.rendering <- struct{}{}:
			defer func() { <-w.rendering }()
		case <-r.Context().Done():
			return
		}
		var b bytes.Buffer
		p, err := render(r)
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

// missingRun is the error for a name that is not a run below the folder.
type missingRun struct{ name string }

// Error returns the name in a sentence.
func (m missingRun) Error() string { return fmt.Sprintf("no run %q here", m.name) }

// dir returns the directory of a run. name is a path relative to the folder of the site. A path or a symbolic link that
// leaves the folder is a missing run.
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
		return "", missingRun{name}
	}
	if _, err := runs.Read(dir); errors.Is(err, os.ErrNotExist) {
		return "", missingRun{name}
	}
	return dir, nil
}
