package experiment

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/runs"
	"evolve/runs/compare"
	"evolve/runs/report"
)

// Printer holds the settings of [Printer.Print].
type Printer struct {
	Metric string // print quantiles of this metric too; "" is truth if runs have an oracle
	Plot   string // folder for charts; "" for none
	JSON   bool   // print one JSON object per block
}

// Print compares the runs of each block and writes a table per block. It fails if no run has p.Metric.
func (p Printer) Print(w io.Writer, blocks []Block) error {
	for i, b := range blocks {
		if err := checkMetric(b.Dirs, p.Metric); err != nil {
			return err
		}
		table, err := compare.Summarize(b.Dirs, b.Labels, p.Metric)
		if err != nil {
			return err
		}
		if err := p.draw(b.Name, table); err != nil {
			return err
		}
		if err := p.print(w, i, b.Name, table); err != nil {
			return err
		}
	}
	return nil
}

// print writes the table of block i.
func (p Printer) print(w io.Writer, i int, name string, table compare.Table) error {
	if p.JSON {
		return json.NewEncoder(w).Encode(table)
	}
	if name != "" {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "# %s\n", name)
	}
	return table.Fprint(w)
}

// draw writes a chart of the objective over time, and one of the truth if there is one.
func (p Printer) draw(name string, table compare.Table) error {
	if p.Plot == "" {
		return nil
	}
	if err := os.MkdirAll(p.Plot, 0o777); err != nil {
		return err
	}
	base := filepath.Join(p.Plot, cli.FileName("anytime-"+name))
	values := map[string]func(compare.Anytime) []compare.Quantiles{"objective": func(a compare.Anytime) []compare.Quantiles { return a.Objective }}
	if table.Metric == "truth" {
		values["truth"] = func(a compare.Anytime) []compare.Quantiles { return a.Metric }
	}
	for _, label := range slices.Sorted(maps.Keys(values)) {
		svg, err := report.Lines(report.Labels{Title: "best so far: median and quartiles over runs", X: "distinct candidates", Y: label}, AnytimeSeries(table, values[label]))
		if err != nil {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(base, "-")+"-"+label+".svg", svg, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// checkMetric returns an error if no line of any log has the metric. It skips logs that cannot be read, because the
// comparison reports them.
func checkMetric(dirs []string, metric string) error {
	names := map[string]bool{}
	for _, dir := range dirs {
		log, err := runs.Read(dir)
		if err != nil {
			continue
		}
		for l := range log.Lines() {
			if _, ok := l.Metrics[metric]; ok || metric == "" {
				return nil
			}
			for name := range l.Metrics {
				names[name] = true
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return cli.Usage("compare: -metric (%s): no log has it; the logs have %s", metric, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
}
