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

// appendNumber appends the shortest text that reads back as v.
func appendNumber(b []byte, v float64) []byte { return strconv.AppendFloat(b, v, 'g', -1, 64) }

// column defines a column of the table.
type column struct {
	head string
	cell func(r Row) string
}

// tableColumns returns the columns of the table, with top as the k of precision at k.
func tableColumns(top int) []column {
	cell := func(get func(r Row) Number) func(Row) string {
		return func(r Row) string { return threeDigits(get(r)) }
	}
	return []column{
		{"metric", func(r Row) string { return r.Metric }},
		{"n", func(r Row) string { return strconv.Itoa(r.N) }},
		{"tau", cell(func(r Row) Number { return r.TauB })},
		{"tau interval", func(r Row) string { return threeDigits(r.Low) + ".." + threeDigits(r.High) }},
		{"ties broken", cell(func(r Row) Number { return r.TauBroken })},
		{"Spearman", cell(func(r Row) Number { return r.Spearman })},
		{"Pearson", cell(func(r Row) Number { return r.Pearson })},
		{"top 5%", cell(func(r Row) Number { return r.Top5 })},
		{"top 10%", cell(func(r Row) Number { return r.Top10 })},
		{fmt.Sprintf("top %d", top), cell(func(r Row) Number { return r.TopK })},
		{"best rank", func(r Row) string { return strconv.Itoa(r.BestInTop) }},
		{"given size", cell(func(r Row) Number { return r.GivenSize })},
		{"within strata", cell(func(r Row) Number { return r.WithinStrata })},
		{"between draws", cell(func(r Row) Number { return r.TauOfDraws })},
		{"ms", func(r Row) string { return formatMilliseconds(float64(r.Milliseconds)) }},
	}
}

// Print writes the rows as a table and their warnings below it. Use the options that made the rows.
func Print(w io.Writer, rows []Row, o Options) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	all := tableColumns(o.withDefaults().Top)
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
	return printWarnings(w, rows)
}

// printWarnings writes the warnings of all rows. Rows with the same warning share a line.
func printWarnings(w io.Writer, rows []Row) error {
	var texts []string
	metrics := map[string][]string{}
	for _, r := range rows {
		for _, text := range r.Warnings {
			if metrics[text] == nil {
				texts = append(texts, text)
			}
			metrics[text] = append(metrics[text], r.Metric)
		}
	}
	for _, text := range texts {
		if _, err := fmt.Fprintf(w, "warning: %s: %s\n", strings.Join(metrics[text], ", "), text); err != nil {
			return err
		}
	}
	return nil
}

// CSV writes the rows as comma-separated values in full precision, with a header line. A missing number is empty.
func CSV(w io.Writer, rows []Row) error {
	c := csv.NewWriter(w)
	c.Write([]string{"metric", "direction", "n", "without", "tau_b", "low", "high", "tau_ties_broken", "spearman", "pearson",
		"precision_top_5_percent", "precision_top_10_percent", "precision_top_k", "best_rank_in_top_k", "tau_given_parameters",
		"tau_within_strata", "pairs_within_strata", "tau_of_draws", "milliseconds"})
	for _, r := range rows {
		c.Write([]string{r.Metric, strconv.Itoa(r.Direction), strconv.Itoa(r.N), strconv.Itoa(r.Missing), fullPrecision(r.TauB), fullPrecision(r.Low), fullPrecision(r.High),
			fullPrecision(r.TauBroken), fullPrecision(r.Spearman), fullPrecision(r.Pearson), fullPrecision(r.Top5), fullPrecision(r.Top10), fullPrecision(r.TopK), strconv.Itoa(r.BestInTop),
			fullPrecision(r.GivenSize), fullPrecision(r.WithinStrata), strconv.Itoa(r.WithinPairs), fullPrecision(r.TauOfDraws), fullPrecision(r.Milliseconds)})
	}
	c.Flush()
	return c.Error()
}

// fullPrecision returns the shortest text that reads back as n, or "" for NaN.
func fullPrecision(n Number) string {
	if v := float64(n); !math.IsNaN(v) {
		return string(appendNumber(nil, v))
	}
	return ""
}

// threeDigits returns n with three decimals, or - for NaN.
func threeDigits(n Number) string {
	if math.IsNaN(float64(n)) {
		return "-"
	}
	return strconv.FormatFloat(float64(n), 'f', 3, 64)
}

// formatMilliseconds returns v with three significant digits, - for NaN.
func formatMilliseconds(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case v < 0.01:
		return "<.01"
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
