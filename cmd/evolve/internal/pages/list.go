package pages

import (
	"fmt"
	"net/http"
	"path/filepath"

	"evolve/cmd/evolve/internal/experiment"
)

// index returns the list of runs, from which runs can be opened or selected for a comparison.
func (w *site) index() (p Page, err error) {
	all, err := w.catalog.List(w.root)
	if err != nil {
		return p, err
	}
	p = Page{Title: "Runs", Lead: fmt.Sprintf("%d runs in %s. Select two or more to compare.", len(all), w.root)}
	t := &Choice{Head: []string{"run", "strategy", "seed", "candidates", "distinct", "failed", "best objective"}}
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

// compare returns the comparison of the selected runs.
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
