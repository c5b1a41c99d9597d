package outcome

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/nn/draw"
	"evolve/runs"
	"evolve/runs/report"
	"evolve/search"
)

// Summary describes the end of a run. -json prints it as it is; Print writes it as text.
type Summary struct {
	Directory   string      `json:"directory"`
	Stop        search.Stop `json:"stop"`
	Evaluations int         `json:"evaluations"`
	Tokens      float64     `json:"tokens,omitempty"` // of training, with those of trying learning rates
	Distinct    int         `json:"distinct"`
	Cached      int         `json:"cached"`
	Infeasible  int         `json:"infeasible"`
	Failed      int         `json:"failed"`
	Seconds     float64     `json:"seconds"` // of this session
	Objective   string      `json:"objective"`
	Mode        string      `json:"mode"` // proxy, short, pool or trained
	Winner      *runs.Line  `json:"winner,omitempty"`
	None        *NoWinner   `json:"none,omitempty"`     // why there is no winner
	Compared    []Compared  `json:"compared,omitempty"` // the winner beside known genomes
	Front       []runs.Line `json:"front,omitempty"`    // of several objectives
	Truth       *Goodhart   `json:"truth,omitempty"`
	Shortlist   []Reranked  `json:"shortlist,omitempty"`

	Screen  *report.Screening `json:"screen,omitempty"` // how well the screen predicted the outcomes
	Trained *runs.Trained     `json:"trained,omitempty"`

	more     string   // the override with which resume continues
	genome   string   // the word for a genome of the space
	labels   []string // of the objectives of Front
	cheap    string   // what the screen measures
	reranked string   // the metric that orders the shortlist
}

// Options control Conclude.
type Options struct {
	Workers  int
	Progress *cli.Progress
	// Keep saves a file in the run's directory. If it is nil, Conclude saves and trains nothing, and reports what an earlier
	// session trained.
	Keep func(name string, data []byte) error
}

// Conclude saves the best genomes of a run in its directory and returns its summary. took is the duration of this session.
// For an interrupted run it returns an error that says how to continue.
func Conclude(ctx context.Context, e *engine.Engine, log *runs.Log, status search.Status, took time.Duration, o Options) (*Summary, error) {
	if status.Stop == search.StopInterrupted {
		return nil, cli.Interrupted("interrupted after %d of %d evaluations, which are saved (evolve resume %s continues)",
			status.Told, e.Config.Budget.Evaluations, cli.Quoted(log.Dir))
	}
	sum := &Summary{more: more(e.Config.Budget, status), Tokens: status.Charged, Directory: log.Dir, Stop: status.Stop, Evaluations: status.Told, Distinct: status.Distinct(), Cached: status.Cached,
		Infeasible: status.Infeasible, Failed: status.Failed, Seconds: took.Seconds(), Objective: e.ObjectiveText(), Mode: log.Mode(), genome: e.Genome}
	best, err := runs.Top(log.Lines(), e.Config.Output.Top)
	if err != nil {
		return nil, err
	}
	if len(best) == 0 {
		sum.None, err = whyNoWinner(e.Config, log)
		return sum, err
	}
	sum.Winner = &best[0]
	c := conclusion{Engine: e, Options: o, log: log, sum: sum, best: best}
	if o.Keep == nil {
		c.readOnly, c.Keep = true, func(string, []byte) error { return nil }
	}
	for _, step := range []func(context.Context) error{c.keepWinner, c.keepPictures, c.findFront, c.checkScreen, c.checkTruth, c.rerank, c.train, c.compare, c.keepTop} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

// conclusion holds a run and the summary that its steps fill in.
type conclusion struct {
	*engine.Engine
	Options
	log  *runs.Log
	sum  *Summary
	best []runs.Line // the best by the first objective

	readOnly bool // nothing can be saved
}

// keepWinner keeps best/winner.json, the genome alone.
func (c *conclusion) keepWinner(context.Context) error {
	return c.Keep(runs.WinnerFile, append(c.best[0].Genome, '\n'))
}

// keepTop keeps best/top.jsonl, the lines of the best. It is the last file that a conclusion writes: where it is, the
// conclusion is complete.
func (c *conclusion) keepTop(context.Context) error {
	lines, err := jsonLines(c.best)
	if err != nil {
		return err
	}
	return c.Keep(runs.TopFile, lines)
}

// keepPictures draws the ten best candidates: best/winner.svg, best/2.svg and so on.
func (c *conclusion) keepPictures(context.Context) error {
	const most = 10
	for i, l := range c.best[:min(most, len(c.best))] {
		name := runs.WinnerPicture
		if i > 0 {
			name = fmt.Sprintf("best/%d.svg", i+1)
		}
		if err := c.keepPicture(name, l.Genome); err != nil {
			return err
		}
	}
	return nil
}

func (c *conclusion) keepPicture(name string, genome []byte) error {
	g, err := c.Parse(genome)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := draw.SVG(&b, c.Graph(g)); err != nil {
		return err
	}
	return c.Keep(name, b.Bytes())
}

// findFront saves best/front.jsonl, the non-dominated candidates, if there are several objectives.
func (c *conclusion) findFront(context.Context) (err error) {
	if c.Combined() || len(c.Objectives) < 2 {
		return nil
	}
	if c.sum.Front, err = runs.Front(c.log.Lines()); err != nil {
		return err
	}
	for _, t := range c.Objectives {
		c.sum.labels = append(c.sum.labels, t.Label)
	}
	lines, err := jsonLines(c.sum.Front)
	if err != nil {
		return err
	}
	return c.Keep(runs.FrontFile, lines)
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
