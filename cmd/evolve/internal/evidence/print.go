package evidence

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

func appendNumber(b []byte, v float64) []byte { return strconv.AppendFloat(b, v, 'g', -1, 64) }

// column is one of a table.
type column struct {
	head string
	cell func(r Row) string
}

func columns(top int) []column {
	short := func(get func(r Row) Number) func(Row) string {
		return func(r Row) string { return three(get(r)) }
	}
	return []column{
		{"metric", func(r Row) string { return r.Metric }},
		{"n", func(r Row) string { return strconv.Itoa(r.N) }},
		{"tau", short(func(r Row) Number { return r.TauB })},
		{"interval", func(r Row) string { return three(r.Low) + ".." + three(r.High) }},
		{"ties broken", short(func(r Row) Number { return r.TauBroken })},
		{"Spearman", short(func(r Row) Number { return r.Spearman })},
		{"Pearson", short(func(r Row) Number { return r.Pearson })},
		{"top 5%", short(func(r Row) Number { return r.Top5 })},
		{"top 10%", short(func(r Row) Number { return r.Top10 })},
		{fmt.Sprintf("top %d", top), short(func(r Row) Number { return r.TopK })},
		{"best rank", func(r Row) string { return strconv.Itoa(r.BestInTop) }},
		{"given size", short(func(r Row) Number { return r.Partial })},
		{"within", short(func(r Row) Number { return r.Within })},
		{"draws", short(func(r Row) Number { return r.Again })},
		{"ms", func(r Row) string { return milliseconds(float64(r.Milliseconds)) }},
	}
}

// Print writes rows as a table, warnings below it.
func Print(w io.Writer, rows []Row, o Options) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	all := columns(o.filled().Top)
	for _, c := range all {
		fmt.Fprintf(t, "%s\t", c.head)
	}
	fmt.Fprintln(t)
	for _, r := range rows {
		for _, c := range all {
			fmt.Fprintf(t, "%s\t", c.cell(r))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return warnings(w, rows)
}

// warnings are those of all rows, each text once.
func warnings(w io.Writer, rows []Row) error {
	var texts []string
	of := map[string][]string{}
	for _, r := range rows {
		for _, text := range r.Warnings {
			if of[text] == nil {
				texts = append(texts, text)
			}
			of[text] = append(of[text], r.Metric)
		}
	}
	for _, text := range texts {
		if _, err := fmt.Fprintf(w, "warning: %s: %s\n", strings.Join(of[text], ", "), text); err != nil {
			return err
		}
	}
	return nil
}

// CSV writes rows in full precision.
func CSV(w io.Writer, rows []Row) error {
	c := csv.NewWriter(w)
	c.Write([]string{"metric", "direction", "n", "without", "tau_b", "low", "high", "tau_ties_broken", "spearman", "pearson",
		"precision_top_5_percent", "precision_top_10_percent", "precision_top_k", "best_rank_in_top_k", "tau_given_parameters",
		"tau_within_strata", "pairs_within_strata", "tau_of_draws", "milliseconds"})
	for _, r := range rows {
		c.Write([]string{r.Metric, strconv.Itoa(r.Direction), strconv.Itoa(r.N), strconv.Itoa(r.Without), whole(r.TauB), whole(r.Low), whole(r.High),
			whole(r.TauBroken), whole(r.Spearman), whole(r.Pearson), whole(r.Top5), whole(r.Top10), whole(r.TopK), strconv.Itoa(r.BestInTop),
			whole(r.Partial), whole(r.Within), strconv.Itoa(r.WithinPairs), whole(r.Again), whole(r.Milliseconds)})
	}
	c.Flush()
	return c.Error()
}

// whole is nothing where there is no number.
func whole(n Number) string {
	if v := float64(n); !math.IsNaN(v) {
		return string(appendNumber(nil, v))
	}
	return ""
}

func three(n Number) string {
	if math.IsNaN(float64(n)) {
		return "-"
	}
	return strconv.FormatFloat(float64(n), 'f', 3, 64)
}

func milliseconds(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case v < 0.01:
		return "<.01"
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
