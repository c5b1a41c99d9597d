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

// Experiment returns the page that compares the runs of the experiment file at path. at is where the page belongs: a file
// called name in the folder of the runs. It does not make missing runs, and fails if there are none.
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

// Comparison returns the page that compares the runs of each block.
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
		baseline := "No random-search baseline."
		if t.Baseline != "" {
			baseline = "Baseline: " + t.Baseline + "."
		}
		if lead := fmt.Sprintf("Mode: %s. %s", t.Mode, baseline); !slices.Contains(leads, lead) {
			leads = append(leads, lead)
		}
	}
	p.Lead = strings.Join(leads, " ")
	p.Facts = []Fact{{Name: "runs", Value: fmt.Sprint(n)}, {Name: "strategies", Value: fmt.Sprint(strategies)}}
	return p, nil
}

// comparisonSections returns a section for each grid of a table, and one for warnings. Values over time have a chart.
func comparisonSections(t compare.Table) (all []Section, err error) {
	over := map[string]func(compare.Anytime) []compare.Quantiles{
		"objective over time": func(a compare.Anytime) []compare.Quantiles { return a.Objective },
		"truth over time":     func(a compare.Anytime) []compare.Quantiles { return a.Metric },
	}
	for _, g := range t.Grids() {
		s := Section{ID: strings.NewReplacer(" ", "-", ",", "").Replace(g.Name), Heading: strings.ToUpper(g.Name[:1]) + g.Name[1:],
			Table: &Table{Head: g.Rows[0], Rows: g.Rows[1:], Left: 1}, Text: gridNote(t, g.Name)}
		if of, ok := over[g.Name]; ok {
			what, _, _ := strings.Cut(g.Name, " ")
			if err := addLines(&s, "Median and quartiles over runs of the best so far", report.Labels{X: "distinct candidates", Y: what}, experiment.AnytimeSeries(t, of)...); err != nil {
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

// gridNote returns the explanation of a grid. The grids of trained shortlists have a prefix in their names.
func gridNote(t compare.Table, name string) string {
	const prefix = "trained, "
	name = strings.TrimPrefix(name, prefix)
	if note, ok := gridNotes[name]; ok {
		return note
	}
	const interval = "The interval is the 95 % bootstrap interval of the median over runs."
	if t.Baseline == "" {
		return "No run uses random search, so no strategy is tested against it. " + interval
	}
	return "Each strategy is tested against " + t.Baseline + " over the seeds that both have: Wilcoxon's signed-rank test, corrected by Holm's method. " +
		"~ marks a difference that may be chance. A12 is the probability that a run of the strategy is better than one of " + t.Baseline + ". " + interval
}

// gridNotes holds the explanations of grids by name, except the comparison with the baseline.
var gridNotes = map[string]string{
	"strategies":          "Quantiles over runs. The objective is the first one of each run's best candidate. Evaluations are the distinct candidates of a run.",
	"pairwise win rate":   "Percentage of common seeds at which the strategy of the row is better than that of the column.",
	"objective over time": "Median over runs of the best objective after this many distinct candidates.",
	"truth over time":     "Median over runs of the truth of the best candidate, by the objective, after this many distinct candidates.",
	"fronts": "Medians over runs. Hypervolume (larger is better) is that of a run's Pareto front; the random control is that of equally many " +
		"candidates drawn at random from the same run. IGD+ (smaller is better) is the distance to the joint front of all runs.",
	"trained": "Quantiles of the perplexity of the winners of trained shortlists, and of reference networks trained beside them.",
}
