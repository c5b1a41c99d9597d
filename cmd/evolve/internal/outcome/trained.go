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
		last := len(row) - 1
		fmt.Fprintln(out, strings.TrimRight(strings.Join(row[:last], "\t")+"\t  "+row[last], " "))
	}
	out.Flush()
	fmt.Fprintln(w, strings.Join(append([]string{"The columns valid and test are perplexities."}, TrainedVerdict(t)...), "\n"))
}

// TrainedVerdict says in sentences how the winner compares with known networks, whether it is one of them, and what it was
// selected on.
func TrainedVerdict(t runs.Trained) (lines []string) {
	w, ok := t.Network(t.Winner)
	switch {
	case t.Networks[0].Failed != "":
		return []string{"Every training failed."}
	case !ok:
		return []string{"Every training of a candidate failed."}
	}
	if w.Builtin != "" && w.Builtin != w.Name {
		lines = append(lines, fmt.Sprintf("%s is the known %s unchanged: nothing better was found.", w.Name, w.Builtin))
	}
	for _, v := range t.Verdicts {
		lines = append(lines, v.Text)
	}
	if w.Test > 0 && len(t.Networks) > 1 {
		lines = append(lines, fmt.Sprintf("%s was selected by its validation loss. The test text was read once, after that.", w.Name))
	}
	return lines
}

func perplexity(loss float64) string {
	if loss == 0 {
		return "-"
	}
	return fmt.Sprintf("%.4g", train.Perplexity(loss))
}
