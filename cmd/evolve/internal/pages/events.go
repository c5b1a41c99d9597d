package pages

import (
	"fmt"
	"net/http"
	"time"

	"evolve/runs"
)

// idleFactor is how many times the render time of a page passes before an event asks for the next one. It leaves the
// processor to a search on the same machine.
const idleFactor = 20

// events sends a server-sent event each time the state of a run differs from the state of the page, until the run's
// directory or the client is gone.
func (w *site) events(out http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	dir, err := w.dir(name)
	if err != nil {
		http.Error(out, err.Error(), http.StatusNotFound)
		return
	}
	out.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(out)
	sent, at, tick := r.FormValue("state"), time.Time{}, time.NewTicker(time.Second)
	if sent != "" {
		at = time.Now() // the page of that state was rendered just now
	}
	defer tick.Stop()
	for {
		now, err := runs.State(dir)
		switch {
		case err != nil:
			return // the run is gone
		case now != sent && time.Since(at) >= idleFactor*w.renderTime(name):
			sent, at = now, time.Now()
			fmt.Fprintf(out, "data: %s\n\n", sent)
		default:
			fmt.Fprint(out, ": no change\n\n")
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
