package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"evolve/fitness"
	"evolve/nn/draw"
	"evolve/runs"
	"evolve/search"
)

// summary is the end of a run, as -json prints it.
type summary struct {
	Directory   string      `json:"directory"`
	Stop        search.Stop `json:"stop"`
	Evaluations int         `json:"evaluations"`
	Distinct    int         `json:"distinct"`
	Cached      int         `json:"cached"`
	Infeasible  int         `json:"infeasible"`
	Failed      int         `json:"failed"`
	Seconds     float64     `json:"seconds"` // of this session
	Objective   string      `json:"objective"`
	Mode        string      `json:"mode"` // proxy or pool
	Winner      *runs.Line  `json:"winner,omitempty"`
	None        *noWinner   `json:"none,omitempty"` // why there is no winner
	Compared    []compared  `json:"compared,omitempty"`
	Front       []runs.Line `json:"front,omitempty"` // of several objectives
	Truth       *goodhart   `json:"truth,omitempty"`
	Shortlist   []listed    `json:"shortlist,omitempty"`

	Trained *runs.Trained `json:"trained,omitempty"`

	genome string   // what one is called
	labels []string // of the objectives of Front

	reranked string // what the shortlist is ordered by
}

// compared is a genome under the run's own measures.
type compared struct {
	Name       string             `json:"name"`
	Objective  *float64           `json:"objective,omitempty"`
	Infeasible bool               `json:"infeasible,omitempty"` // breaks a constraint, whatever its objective
	Distance   int                `json:"distance"`             // edits between it and the winner
	Metrics    map[string]float64 `json:"metrics"`
	Err        string             `json:"err,omitempty"`
}

// keeper keeps a file beside the log.
type keeper func(name string, data []byte) error

// finished replays a log that needs nothing more, and reports how the run ended; it keeps nothing.
func (e *engine[G]) finished(ctx context.Context, s streams, r runFlags, log *runs.Log) error {
	o, began := e.options(r.workers), time.Now()
	for t, err := range log.Times() {
		if err != nil {
			return err
		}
		o.Spent = max(o.Spent, time.Duration(t.Wall*float64(time.Second)))
	}
	r.look = true
	status, err := e.replay(ctx, log, o)
	if err != nil {
		return err
	}
	return e.report(ctx, s, r, log, func(string, []byte) error { return nil }, status, time.Since(began))
}

// report keeps the best genomes in the run's directory and prints how the run ended.
func (e *engine[G]) report(ctx context.Context, s streams, r runFlags, log *runs.Log, keep keeper, status search.Status, took time.Duration) error {
	best, err := runs.Top(log.Lines(), e.config.Output.Top)
	if err != nil {
		return err
	}
	sum := summary{Directory: log.Dir, Stop: status.Stop, Evaluations: status.Told, Distinct: status.Distinct(), Cached: status.Cached,
		Infeasible: status.Infeasible, Failed: status.Failed, Seconds: took.Seconds(), Objective: e.objectiveText(), Mode: log.Mode(), genome: e.genome}
	if status.Stop == search.StopInterrupted {
		fmt.Fprintf(s.err, "interrupted after %d of %d evaluations; nothing is lost\n  evolve resume %s\n", status.Told, e.config.Budget.Evaluations, quoted(log.Dir))
		return exitError{exitInterrupted, context.Canceled}
	}
	if len(best) > 0 {
		sum.Winner = &best[0]
		if err := keepBest(keep, best); err != nil {
			return err
		}
		if err := e.keepPictures(keep, best); err != nil {
			return err
		}
		if sum.Compared, err = e.compare(ctx, best[0]); err != nil {
			return err
		}
		if err := e.addFront(&sum, log, keep); err != nil {
			return err
		}
		if sum.Truth, err = e.against(log); err != nil {
			return err
		}
		if err := e.shortlist(ctx, &sum, best, r.workers, keep); err != nil {
			return err
		}
		if err := e.trainBest(ctx, s, r, &sum, best, keep); err != nil {
			return err
		}
	}
	if len(best) == 0 {
		if sum.None, err = e.none(log); err != nil {
			return err
		}
	}
	if r.json {
		return json.NewEncoder(s.out).Encode(sum)
	}
	sum.print(s.out)
	if status.Stop == search.StopFailures {
		return fmt.Errorf("too many evaluations failed (failure.max_failed = %v): the log says why, %s", e.config.Failure.MaxFailed, filepath.Join(log.Dir, "log.jsonl"))
	}
	return nil
}

// addFront keeps best/front.jsonl where there are several objectives.
func (e *engine[G]) addFront(sum *summary, log *runs.Log, keep keeper) (err error) {
	if e.combined() || len(e.evaluator.Objectives) < 2 {
		return nil
	}
	if sum.Front, err = runs.Front(log.Lines()); err != nil {
		return err
	}
	for _, t := range e.evaluator.Objectives {
		sum.labels = append(sum.labels, t.Label)
	}
	lines, err := jsonLines(sum.Front)
	if err != nil {
		return err
	}
	return keep("best/front.jsonl", lines)
}

// keepBest writes best/winner.json, the genome alone, and best/top.jsonl, the lines of the best.
func keepBest(keep keeper, best []runs.Line) error {
	if err := keep("best/winner.json", append(best[0].Genome, '\n')); err != nil {
		return err
	}
	lines, err := jsonLines(best)
	if err != nil {
		return err
	}
	return keep("best/top.jsonl", lines)
}

// keepPictures draws the best: best/winner.svg, and best/2.svg and so on, a few.
func (e *engine[G]) keepPictures(keep keeper, best []runs.Line) error {
	const most = 10
	for i, l := range best[:min(most, len(best))] {
		g, err := e.parse(l.Genome)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		network, _ := e.network(g)
		if err := draw.SVG(&b, picture(network)); err != nil {
			return err
		}
		name := "best/winner.svg"
		if i > 0 {
			name = fmt.Sprintf("best/%d.svg", i+1)
		}
		if err := keep(name, b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func jsonLines(list []runs.Line) (lines []byte, err error) {
	for _, l := range list {
		b, err := json.Marshal(l)
		if err != nil {
			return nil, err
		}
		lines = append(append(lines, b...), '\n')
	}
	return lines, nil
}

// compare measures the winner beside genomes everybody knows and one that nobody searched for.
func (e *engine[G]) compare(ctx context.Context, winner runs.Line) ([]compared, error) {
	best, err := e.parse(winner.Genome)
	if err != nil {
		return nil, err
	}
	rows := []compared{e.look(ctx, "winner", best, best)}
	for _, name := range e.known {
		known, _ := e.builtin(name)
		rows = append(rows, e.look(ctx, name, known, best))
	}
	random := e.space.Random(search.Rand(e.config.Seed, 0, search.StreamPropose))
	return append(rows, e.look(ctx, "a random "+e.genome, random, best)), nil
}

// look measures everything of a genome, also what a search would spare an infeasible one.
func (e *engine[G]) look(ctx context.Context, name string, g, winner G) compared {
	network, identity := e.network(g)
	values, errs := e.evaluator.Values(ctx, network, identity, e.evaluator.Terms())
	row := compared{Name: name, Distance: e.distance(winner, g), Metrics: values}
	for _, t := range e.evaluator.Terms() {
		if err := errs[t.Label]; err != nil {
			row.Err = err.Error()
			return row
		}
	}
	objective := e.evaluator.Combine(values)[0]
	row.Objective = &objective
	row.Infeasible = slices.ContainsFunc(e.evaluator.Constraints, func(k fitness.Constraint) bool {
		v := values[k.Label]
		return v < k.Min || v > k.Max
	})
	return row
}

func (s summary) print(w io.Writer) {
	fmt.Fprintf(w, "stopped by %s after %d evaluations in %v: %d distinct, %d cached, %d infeasible, %d failed\n",
		s.Stop, s.Evaluations, time.Duration(s.Seconds*float64(time.Second)).Round(100*time.Millisecond), s.Distinct, s.Cached, s.Infeasible, s.Failed)
	if s.Winner == nil {
		fmt.Fprintf(w, "no %s kept all constraints and could be scored; the log says why: %s\n", s.genome, filepath.Join(s.Directory, "log.jsonl"))
		s.None.print(w)
		return
	}
	fmt.Fprintf(w, "\nwinner     candidate %d, identity %s\n%s\n\n", s.Winner.ID, s.Winner.Hash, s.Winner.Genome)
	fmt.Fprintf(w, "objective  %s\nmode       %s\n\n", s.Objective, modeText(s.Mode))
	s.table(w)
	s.front(w)
	if s.Truth != nil {
		s.Truth.print(w)
	}
	s.printShortlist(w)
	if s.Trained != nil {
		fmt.Fprintln(w)
		printTrained(w, *s.Trained)
	}
	fmt.Fprintf(w, "\nkept in    %s\nrun        %s\n", filepath.Join(s.Directory, "best", "winner.json"), s.Directory)
	fmt.Fprintf(w, "look at it evolve report %s\ntake it    evolve export %s > winner.py\n", quoted(s.Directory), quoted(s.Directory))
	fmt.Fprintf(w, "check it   evolve verify %s\ngo on      evolve resume -set budget.evaluations=%d %s\n", quoted(s.Directory), 2*s.Evaluations, quoted(s.Directory))
}

// modeText says what a mode means.
func modeText(mode string) string {
	switch mode {
	case "pool":
		return "pool: among trained networks alone"
	case "trained":
		return "trained: the best of the shortlist, by validation loss"
	}
	return "proxy: the whole space, nothing trained"
}

// front prints the candidates that none beats in every objective, a few of many.
func (s summary) front(w io.Writer) {
	if len(s.Front) == 0 {
		return
	}
	const most = 12
	fmt.Fprintf(w, "\nfront      %d %ss that none beats in every objective, %s\n", len(s.Front), s.genome, filepath.Join(s.Directory, "best", "front.jsonl"))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "candidate\t%s\t\n", strings.Join(s.labels, "\t"))
	for i := range min(most, len(s.Front)) {
		l := s.Front[i*(len(s.Front)-1)/max(min(most, len(s.Front))-1, 1)]
		fmt.Fprintf(t, "%d\t", l.ID)
		for _, label := range s.labels {
			fmt.Fprintf(t, "%s\t", number(l.Metrics, label))
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

// quoted is a path as a shell takes it for one word.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t'\"$&;()*?<>|`\\") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

func (s summary) table(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	var labels []string
	for label := range s.Compared[0].Metrics {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	fmt.Fprint(t, "\tobjective\tedits away\t")
	for _, l := range labels {
		fmt.Fprintf(t, "%s\t", l)
	}
	fmt.Fprintln(t)
	for _, row := range s.Compared {
		fmt.Fprintf(t, "%s\t%s\t%d\t", row.Name, row.objective(), row.Distance)
		for _, l := range labels {
			fmt.Fprintf(t, "%s\t", number(row.Metrics, l))
		}
		if row.Infeasible {
			fmt.Fprint(t, "  breaks a constraint")
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

func (c compared) objective() string {
	if c.Objective == nil {
		return "failed: " + c.Err
	}
	return fmt.Sprintf("%.5g", *c.Objective)
}

func number(values map[string]float64, label string) string {
	v, ok := values[label]
	switch {
	case !ok:
		return "-"
	case v == float64(int64(v)) && max(v, -v) < 1e15:
		return fmt.Sprintf("%d", int64(v))
	}
	return fmt.Sprintf("%.5g", v)
}
