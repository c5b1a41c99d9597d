package main

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
	"time"

	"evolve/cmd/evolve/internal/report"
	"evolve/cmd/evolve/internal/training"
	"evolve/runs"
)

var serveCommand = command{
	name: "serve", args: "[flags] [FOLDER]", summary: "the runs below a folder as web pages that follow them while they go on",
	help: `
Serves the runs below FOLDER, default runs: a list of them, for each the page of evolve report, which follows the run while it goes
on, and comparisons of those that are chosen. It only reads, and answers this machine alone unless -addr says otherwise.

examples:
  evolve serve
  evolve serve -addr 127.0.0.1:9000 runs/compare-cells`,
	run: serve,
}

func serve(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	addr := f.String("addr", "127.0.0.1:8420", "`address` to listen at; :8420 is open to the network")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) > 1 {
		return usageError("serve: want one folder, got %d arguments", len(rest))
	}
	folder := append(rest, "runs")[0]
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return exitError{exitMissing, fmt.Errorf("serve: %s: no such folder", folder)}
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("serve: %w (-addr takes another address)", err)
	}
	fmt.Fprintf(s.out, "http://%s/ shows the runs below %s; Ctrl-C ends it\n", l.Addr(), folder)
	server := &http.Server{Handler: newSite(folder).handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// site answers for the runs below a folder.
type site struct {
	root string
	gate chan struct{} // one page is made at a time: a search next door wants the processor
}

func newSite(root string) *site { return &site{root: root, gate: make(chan struct{}, 1)} }

func (w *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.page(func(*http.Request) (report.Page, error) { return w.index() }))
	mux.HandleFunc("GET /run", w.page(w.run))
	mux.HandleFunc("GET /compare", w.page(w.compare))
	mux.HandleFunc("GET /grown", w.grown)
	return guarded(mux)
}

// guarded lets pages load nothing from elsewhere, and answers no name but an address or localhost: another site's script
// that has its own name resolve to this machine is turned away.
func guarded(next http.Handler) http.Handler {
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
func (w *site) page(make func(*http.Request) (report.Page, error)) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		select {
		case w.gate <- struct{}{}:
			defer func() { <-w.gate }()
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
func (w *site) index() (p report.Page, err error) {
	all, err := runs.List(w.root)
	if err != nil {
		return p, err
	}
	p = report.Page{Title: "Runs", Lead: fmt.Sprintf("%d below %s. Choose some to compare them.", len(all), w.root)}
	t := &report.Choice{Head: []string{"run", "strategy", "seed", "candidates", "different", "failed", "best"}}
	for _, e := range all {
		name, err := filepath.Rel(w.root, e.Dir)
		if err != nil {
			name = e.Dir
		}
		best := "-"
		if e.Best >= 0 {
			best = report.Number(e.Objective)
		}
		if e.Err != "" {
			best += " " + e.Err
		}
		t.Rows = append(t.Rows, report.Option{Name: filepath.ToSlash(name), Cells: []string{e.Strategy, fmt.Sprint(e.Seed), fmt.Sprint(e.Count), fmt.Sprint(e.Distinct), fmt.Sprint(e.Failed), best}})
	}
	p.Choice = t
	return p, nil
}

func (w *site) run(r *http.Request) (p report.Page, err error) {
	name := r.FormValue("name")
	dir, err := w.dir(name)
	if err != nil {
		return p, err
	}
	if p, err = runPage(r.Context(), dir); err != nil {
		return p, err
	}
	p.Follow = "/grown?name=" + url.QueryEscape(name)
	return p, nil
}

func (w *site) compare(r *http.Request) (p report.Page, err error) {
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
		return p, errors.New("no run was chosen: go back and choose some")
	}
	return comparisonPage(dirs)
}

// length is how much a run has written to its log and that of its shortlist; an error where there is no log.
func length(dir string) (int64, error) {
	info, err := os.Stat(filepath.Join(dir, "log.jsonl"))
	if err != nil {
		return 0, err
	}
	n := info.Size()
	if more, err := os.Stat(filepath.Join(shortlistDir(dir), training.LogName)); err == nil {
		n += more.Size()
	}
	return n, nil
}

// grown tells, as server-sent events, each time that a run's logs have grown.
func (w *site) grown(out http.ResponseWriter, r *http.Request) {
	dir, err := w.dir(r.FormValue("name"))
	if err != nil {
		http.Error(out, err.Error(), http.StatusNotFound)
		return
	}
	out.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(out)
	size, tick := int64(-1), time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		now, err := length(dir)
		switch {
		case err != nil:
			return // it is gone
		case now != size:
			size = now
			fmt.Fprintf(out, "data: %d\n\n", size)
		default:
			fmt.Fprint(out, ": still here\n\n")
		}
		if flush.Flush() != nil {
			return
		}
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}
