package outcome

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
	"evolve/search"
)

// Print writes the summary as text: the winner, what it is compared with, and the commands to use next.
func (s *Summary) Print(w io.Writer) {
	fmt.Fprintf(w, "stopped by %s after %d evaluations in %v: %d distinct, %d cached, %d infeasible, %d failed\n",
		s.Stop, s.Evaluations, time.Duration(s.Seconds*float64(time.Second)).Round(100*time.Millisecond), s.Distinct, s.Cached, s.Infeasible, s.Failed)
	if s.Winner == nil {
		fmt.Fprintf(w, "no winner: no %s satisfied all constraints and could be scored (see %s)\n", s.genome, filepath.Join(s.Directory, runs.LogFile))
		s.None.print(w)
		return
	}
	fmt.Fprintf(w, "\nwinner     candidate %d, identity %s\n%s\n\n", s.Winner.ID, s.Winner.Hash, s.Winner.Genome)
	fmt.Fprintf(w, "objective  %s\nmode       %s\n", s.Objective, ModeText(s.Mode))
	if s.Screen != nil {
		fmt.Fprintf(w, "screen     %s\n", ScreenText(s.cheap, *s.Screen))
	}
	fmt.Fprintln(w)
	s.printCompared(w)
	s.printFront(w)
	if s.Truth != nil {
		s.Truth.print(w)
	}
	s.printReranked(w)
	if s.Trained != nil {
		fmt.Fprintln(w)
		PrintTrained(w, *s.Trained)
	}
	dir := cli.Quoted(s.Directory)
	fmt.Fprintf(w, "\nsaved in   %s\nrun        %s\n", filepath.Join(s.Directory, filepath.FromSlash(runs.WinnerFile)), s.Directory)
	fmt.Fprintf(w, "report     evolve report %s\nexport     evolve export %s > winner.py\n", dir, dir)
	fmt.Fprintf(w, "verify     evolve verify %s\ncontinue   evolve resume -set %s %s\n", dir, s.more, dir)
}

// more returns the override that doubles the budget that a run has used: its tokens if they bound it.
func more(b config.Budget, s search.Status) string {
	if b.Tokens > 0 {
		return fmt.Sprintf("budget.tokens=%d", 2*b.Tokens)
	}
	return fmt.Sprintf("budget.evaluations=%d", 2*s.Told)
}

// ModeText explains a mode of a summary in one line.
func ModeText(mode string) string {
	switch mode {
	case "pool":
		return "pool: only networks with published results, ranked without training"
	case "short":
		return "short: the whole space, ranked by short trainings"
	case "trained":
		return "trained: the best of the trained shortlist by validation loss"
	}
	return "proxy: the whole space, ranked without training"
}

// printFront prints the non-dominated candidates, evenly chosen if there are more than 12.
func (s *Summary) printFront(w io.Writer) {
	if len(s.Front) == 0 {
		return
	}
	const most = 12
	fmt.Fprintf(w, "\nfront      %d non-dominated %ss, %s\n", len(s.Front), s.genome, filepath.Join(s.Directory, filepath.FromSlash(runs.FrontFile)))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "candidate\t%s\t\n", strings.Join(s.labels, "\t"))
	for i := range min(most, len(s.Front)) {
		l := s.Front[i*(len(s.Front)-1)/max(min(most, len(s.Front))-1, 1)]
		fmt.Fprintf(t, "%d\t", l.ID)
		for _, label := range s.labels {
			fmt.Fprintf(t, "%s\t", cli.Number(l.Metrics, label))
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

// printCompared prints the winner beside known genomes, with the metrics of each.
func (s *Summary) printCompared(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	var labels []string
	for label := range s.Compared[0].Metrics {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	fmt.Fprint(t, "\tobjective\tedit distance\t")
	for _, l := range labels {
		fmt.Fprintf(t, "%s\t", l)
	}
	fmt.Fprintln(t)
	for _, row := range s.Compared {
		fmt.Fprintf(t, "%s\t%s\t%d\t", row.Name, row.ObjectiveText(), row.Distance)
		for _, l := range labels {
			fmt.Fprintf(t, "%s\t", cli.Number(row.Metrics, l))
		}
		if row.Infeasible {
			fmt.Fprint(t, "  violates a constraint")
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}
