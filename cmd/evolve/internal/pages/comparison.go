package pages

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/experiment"
	"evolve/runs/compare"
	"evolve/runs/report"
)

// Experiment returns the comparison of an experiment's runs, and the path that it belongs to.
func Experiment(path, name string) (p Page, at string, err error) {
	plan, err := experiment.Read(path, "", nil)
	if err != nil {
		return p, "", err
	}
	if p, err = Comparison(plan.Blocks); err != nil {
		return p, "", fmt.Errorf("%w (evolve compare %s makes the runs)", err, cli.Quoted(path))
	}
	p.Title = "Experiment " + plan.Name
	return p, filepath.Join(plan.Root, name), nil
}

// comparisonPage is what compare says of runs, block by block.
func Comparison(blocks []experiment.Block) (p Page, err error) {
	p = Page{Title: "Strategies compared"}
	n, strategies, leads := 0, 0, []string{}
	for _, b := range blocks {
		t, err := compare.Summarize(b.Dirs, b.Labels, "")
		if err != nil {
			return p, err
		}
		sections, err := comparisonSections(t)
		if err != nil {
			return p, err
		}
		for _, s := range sections {
			if len(blocks) > 1 {
				s.ID, s.Heading = b.Name+"-"+s.ID, b.Name+": "+s.Heading
			}
			p.Sections = append(p.Sections, s)
		}
		for _, g := range t.Groups {
			n += g.Runs
		}
		strategies = max(strategies, len(t.Groups))
		against := "no random-search baseline"
		if t.Baseline != "" {
			against = "against " + t.Baseline
		}
		if lead := fmt.Sprintf("Mode %s, %s.", t.Mode, against); !slices.Contains(leads, lead) {
			leads = append(leads, lead)
		}
	}
	p.Lead = strings.Join(leads, " ")
	p.Facts = []Fact{{Name: "runs", Value: fmt.Sprint(n)}, {Name: "strategies", Value: fmt.Sprint(strategies)}}
	return p, nil
}

// comparisonSections is a table's grids, charts where they are about time, and warnings.
func comparisonSections(t compare.Table) (all []Section, err error) {
	over := map[string]func(compare.Anytime) []compare.Quantiles{
		"objective over time": func(a compare.Anytime) []compare.Quantiles { return a.Objective },
		"truth over time":     func(a compare.Anytime) []compare.Quantiles { return a.Metric },
	}
	for _, g := range t.Grids() {
		s := Section{ID: strings.NewReplacer(" ", "-", ",", "").Replace(g.Name), Heading: strings.ToUpper(g.Name[:1]) + g.Name[1:],
			Table: &Table{Head: g.Rows[0], Rows: g.Rows[1:], Left: 1}, Text: gridNotes[strings.TrimPrefix(g.Name, "trained, ")]}
		if strings.Contains(g.Name, "against ") && s.Text == "" {
			s.Text = "Over common seeds: Wilcoxon's signed-rank test, corrected by Holm's method; the interval is of the median. A12 is the probability to be better, ~ a difference that may be chance."
		}
		if of, ok := over[g.Name]; ok {
			what, _, _ := strings.Cut(g.Name, " ")
			if err := addLines(&s, "Median and quartiles of what would have been returned", report.Labels{X: "different candidates", Y: what}, experiment.AnytimeSeries(t, of)...); err != nil {
				return nil, err
			}
		}
		all = append(all, s)
	}
	if len(t.Warnings) > 0 {
		warnings := Section{ID: "warnings", Heading: "Warnings", Table: &Table{Head: []string{"warning"}, Left: 1}}
		for _, w := range t.Warnings {
			warnings.Table.Rows = append(warnings.Table.Rows, []string{w})
		}
		all = append(all, warnings)
	}
	return all, nil
}

// gridNotes say what a grid is.
var gridNotes = map[string]string{
	"strategies":        "Quantiles over runs: the first objective of the best of each, and how many different candidates it paid for.",
	"pairwise win rate": "Per cent of common seeds at which the row is better than the column.",
	"fronts":            "Hypervolume of what a run found, and of a random run of as many different candidates; IGD+ is the distance from all that was found.",
	"trained":           "Perplexities of the winners of trained shortlists, and of known networks that were trained beside them.",
}
