package pages

import (
	"fmt"
	"net/http"
	"time"

	"evolve/runs"
)

// idleFactor is how many times as long as a page took to make nobody is told to ask for the next: a search next door wants the
// processor.
const idleFactor = 20

// events tells, as server-sent events, that a run is no longer in the state of a page, each time that it has changed.
func (w *site) events(out http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	dir, err := w.dir(name)
	if err != nil {
		http.Error(out, err.Error(), http.StatusNotFound)
		return
	}
	out.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(out)
	told, at, tick := r.FormValue("state"), time.Time{}, time.NewTicker(time.Second)
	if told != "" {
		at = time.Now() // that page was made just now
	}
	defer tick.Stop()
	for {
		now, err := runs.State(dir)
		switch {
		case err != nil:
			return // it is gone
		case now != told && time.Since(at) >= idleFactor*w.renderTime(name):
			told, at = now, time.Now()
			fmt.Fprintf(out, "data: %s\n\n", told)
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

// renderTime is how long the last page of a run renderTime to make.
func (w *site) renderTime(name string) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cached[name].renderTime
}
