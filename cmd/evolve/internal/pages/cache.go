package pages

import (
	"net/http"
	"net/url"
	"time"

	"evolve/runs"
)

// cachedPage is the page of a run in one state.
type cachedPage struct {
	state      string
	page       Page
	renderTime time.Duration
}

// run returns the page of a run. It renders the page only if the files of the run have changed.
func (w *site) run(r *http.Request) (p Page, err error) {
	name := r.FormValue("name")
	dir, err := w.dir(name)
	if err != nil {
		return p, err
	}
	w.mu.Lock()
	c := w.cached[name]
	w.mu.Unlock()
	now, err := runs.State(dir)
	if err != nil {
		return p, err
	}
	if c.state == now {
		return c.page, nil
	}
	start := time.Now()
	if p, err = Run(r.Context(), dir); err != nil {
		return p, err
	}
	p.Follow = "/events?name=" + url.QueryEscape(name) + "&state=" + url.QueryEscape(now)
	w.store(name, cachedPage{now, p, time.Since(start)})
	return p, nil
}

// store caches a page. It empties the cache if that is full.
func (w *site) store(name string, c cachedPage) {
	const most = 32
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.cached) >= most {
		clear(w.cached)
	}
	w.cached[name] = c
}

// renderTime returns how long it took to render the last page of a run.
func (w *site) renderTime(name string) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cached[name].renderTime
}
