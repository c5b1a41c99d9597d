package outcome

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"evolve/nn/train"
	"evolve/runs"
)

// TrainedRows returns trained networks as a table: its header, and a row for each network.
func TrainedRows(t runs.Trained) [][]string {
	rows := [][]string{{"", "width", "parameters", "rate", "tokens", "valid", "test", ""}}
	for _, n := range t.Networks {
		rows = append(rows, []string{n.Name, fmt.Sprint(n.Width), fmt.Sprint(n.Parameters), fmt.Sprint(n.Rate), fmt.Sprint(n.Tokens),
			perplexity(n.Valid), perplexity(n.Test), n.Failed})
	}
	return rows
}

// PrintTrained prints trained networks, the best first.
func PrintTrained(w io.Writer, t runs.Trained) {
	fmt.Fprintf(w, "trained on %s\n           %s\n", t.Text, t.Recipe)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range TrainedRows(t) {
		fmt.Fprintln(out, strings.Join(row, "\t"))
	}
	out.Flush()
	fmt.Fprintf(w, "The columns valid and test are perplexities. %s\n", TrainedVerdict(t))
}

// TrainedVerdict names the best network. If it is a known one, the text also names the best of the others.
func TrainedVerdict(t runs.Trained) string {
	best := t.Networks[0]
	switch {
	case best.Failed != "":
		return "Every training failed."
	case best.Known && t.Winner != "":
		return fmt.Sprintf("No network beats %s at this budget. The best of the others is %s.", best.Name, t.Winner)
	}
	return fmt.Sprintf("%s is best. Each network was trained once per seed, so differences of a few per cent can be chance.", best.Name)
}

func perplexity(loss float64) string {
	if loss == 0 {
		return "-"
	}
	return fmt.Sprintf("%.4g", train.Perplexity(loss))
}
