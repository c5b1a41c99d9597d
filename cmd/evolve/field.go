package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"text/tabwriter"

	"evolve/cmd/evolve/internal/config"
	nnrnn "evolve/nn/rnn"
	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
	spacernn "evolve/space/rnn"
)

// newField prepares a field in a directory. seed is that of the first weights.
func newField(t config.Training, path func(string) string, dir string, seed uint64) (*halving.Plan, error) {
	reference, _ := spacernn.LSTM().Identity()
	f := &halving.Plan{Dir: dir, Recipe: halving.Recipe{Equal: halving.Equal(t.Equal), Reference: nnrnn.Cell(reference), Dropout: t.Drops(),
		Shape: nnrnn.Shape{Layers: t.Layers, Embedding: t.Width, Hidden: t.Width, Tied: !t.Untied}}}
	if t.Task != "" {
		takeTask(f, t.Task)
	} else if err := takeText(f, t, path); err != nil {
		return nil, err
	}
	t.Tokens = cmp.Or(t.Tokens, 5*len(f.Train.Tokens))
	f.Settings = t.Settings()
	for i := range t.Rungs {
		f.Rungs = append(f.Rungs, max(1, t.Tokens>>(t.Rungs-1-i)))
	}
	const apart = 1000 // seeds of a run and of the next one do not meet
	for i := range t.Seeds {
		f.Seeds = append(f.Seeds, seed+uint64(i)*apart)
	}
	return f, nil
}

// takeText gives a field the words of files.
func takeText(f *halving.Plan, t config.Training, path func(string) string) error {
	c, err := train.ReadCorpus(train.Texts{Train: path(t.Text), Valid: path(t.Valid), Test: path(t.Test), Share: t.Share, Vocabulary: t.Vocabulary})
	if err != nil {
		return err
	}
	f.Vocabulary = c.Words
	f.Words, f.Train, f.Valid, f.Test = len(c.Words), train.Next(c.Train), train.Next(c.Valid), train.Next(c.Test)
	f.Text = fmt.Sprintf("%s, %d tokens, %d words", filepath.Base(t.Text), len(c.Train), len(c.Words))
	if t.Valid != "" {
		f.Text += ", validated on " + filepath.Base(t.Valid)
	}
	f.Text += fmt.Sprintf(", %d tokens, %.1f %% unknown", len(c.Valid), 100*c.Unknown)
	return nil
}

// takeTask gives a field a task whose answer is known.
func takeTask(f *halving.Plan, task string) {
	const n, check = 400_000, 20_000
	switch task {
	case "markov":
		const symbols = 8
		tokens, entropy := train.Markov(symbols, n+check, 2, 1)
		f.Words, f.Train, f.Valid = symbols, train.Next(tokens[:n]), train.Next(tokens[n:])
		f.Text = fmt.Sprintf("a Markov source of %d symbols, each drawn by the two before: the best possible is %.4g", symbols, train.Perplexity(entropy))
	case "copy":
		const symbols, delay = 6, 8
		f.Words, f.Train, f.Valid = symbols, train.Copy(symbols, delay, n, 1), train.Copy(symbols, delay, check, 2)
		f.Text = fmt.Sprintf("copies of the symbol %d steps before, of %d: the best possible is 1", delay, symbols)
	case "adding":
		const base, length = 4, 10
		f.Words, f.Train, f.Valid = 2*base, train.Adding(base, length, n/length, 1), train.Adding(base, length, check/length, 2)
		f.Text = fmt.Sprintf("sums of two marked digits below %d among %d: the best possible is 1", base, length)
	}
}

// entrant is a genome that is to be trained.
type entrant[G genome] struct {
	halving.Entrant
	genome G
	id     int // of a candidate, or -1
}

func (e *engine[G]) entrant(name string, g G, id int, known bool) (entrant[G], error) {
	network, identity := e.network(g)
	if err := network.Check(); err != nil {
		return entrant[G]{}, fmt.Errorf("%s: %w", name, err)
	}
	text, err := g.MarshalJSON()
	if err != nil {
		return entrant[G]{}, err
	}
	return entrant[G]{halving.Entrant{Name: name, Identity: identity, Baseline: known, Network: network, Genome: string(text)}, g, id}, nil
}

// trained puts the standings of a field into the form in which they are kept.
func trained[G genome](f *halving.Plan, all []entrant[G], standings []halving.Outcome) runs.Trained {
	genomes := map[string]entrant[G]{}
	for _, e := range all {
		genomes[e.Name] = e
	}
	t := runs.Trained{Text: f.Text, Recipe: recipeText(f), Words: f.Words}
	for _, s := range standings {
		e := genomes[s.Name]
		width, parameters := f.Size(s.Network)
		one := runs.TrainedNetwork{Name: s.Name, ID: e.id, Identity: s.Identity, Known: s.Baseline, Width: width, Parameters: parameters, Rung: s.Rung,
			Tokens: s.Tokens, Test: s.Test, Failed: s.Failed, Genome: []byte(e.Genome)}
		if !math.IsInf(s.Loss, 1) {
			one.Valid = s.Loss
		}
		if t.Winner == "" && !s.Baseline && s.Failed == "" {
			t.Winner = s.Name
		}
		t.Networks = append(t.Networks, one)
	}
	return t
}

// recipeText is a recipe in one line.
func recipeText(f *halving.Plan) string {
	text := fmt.Sprintf("%s %g, %s, batch %d, %d steps, seeds %v", f.Settings.Optimizer, f.Settings.Rate, f.Settings.Schedule, f.Settings.Batch, f.Settings.Steps, f.Seeds)
	if f.Shape.Layers > 0 {
		text = fmt.Sprintf("%d layers of %d units (equal %s), ", f.Shape.Layers, f.Shape.Hidden, f.Equal) + text
	}
	if len(f.Rungs) > 1 {
		text += fmt.Sprintf(", the better half after %v tokens", f.Rungs[:len(f.Rungs)-1])
	}
	return text
}

// printTrained is the table of a field.
func printTrained(w io.Writer, t runs.Trained) {
	fmt.Fprintf(w, "trained on %s\n           %s\n", t.Text, t.Recipe)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(out, "\twidth\tparameters\ttokens\tvalid\ttest\t\n")
	for _, e := range t.Networks {
		fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%s\t%s\t%s\n", e.Name, e.Width, e.Parameters, e.Tokens, perplexity(e.Valid), perplexity(e.Test), e.Failed)
	}
	out.Flush()
	fmt.Fprintf(w, "valid and test are perplexities. %s\n", conclusion(t))
}

// conclusion says who is best, and whether it is one that was known before.
func conclusion(t runs.Trained) string {
	best := t.Networks[0]
	switch {
	case best.Failed != "":
		return "All of them failed."
	case best.Known && t.Winner != "":
		return fmt.Sprintf("None beats %s at this budget; the best of the others is %s.", best.Name, t.Winner)
	}
	return fmt.Sprintf("%s is best, by one training on each seed: differences of a few per cent are chance.", best.Name)
}

func perplexity(loss float64) string {
	if loss == 0 {
		return "-"
	}
	return fmt.Sprintf("%.4g", train.Perplexity(loss))
}

func encodeTrained(t runs.Trained) ([]byte, error) {
	text, err := json.MarshalIndent(t, "", "  ")
	return append(text, '\n'), err
}
