package shrink

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Print writes a report on a sample of n architectures. before and after are the sizes of the space, "" where nobody counted.
func (r Report) Print(out io.Writer, before, after string, n int) {
	var b bytes.Buffer
	printEffects(&b, r.Effects)
	printSteps(&b, r)
	fmt.Fprintf(&b, "\nremain     %d of %d that are known", r.Remain, n)
	if before != "" {
		fmt.Fprintf(&b, "; %s of %s configurations", after, before)
	}
	fmt.Fprintf(&b, "\na random member is worth %.5g, was %.5g: gain %.3g (%.3g..%.3g)\nthe best known is worth %.5g, was %.5g\n",
		r.After, r.Before, r.After-r.Before, r.Low, r.High, r.Kept, r.Best)
	if r.Kept < r.Best {
		fmt.Fprintln(&b, "warning: the best known is not in the smaller space: its mean is better, not its best")
	}
	out.Write(b.Bytes())
}

func printEffects(w io.Writer, effects []Effect) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "gene\tvalue\thave it\teffect\t95 %\tmedian\ttop decile\t\t")
	for _, e := range effects {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s..%s\t%s\t%s\t  %s\t\n", e.Gene, e.Level, e.With, short(e.Mean), short(e.Low), short(e.High), short(e.Median), short(e.P90), decision(e))
	}
	t.Flush()
}

// decision says what became of a level.
func decision(e Effect) string {
	switch {
	case e.Dropped:
		return "dropped"
	case math.IsNaN(e.Mean):
		return "kept: too few to judge"
	case e.CannotDrop:
		return "kept: worse, but cannot be dropped"
	}
	return "kept"
}

// printSteps is what was dropped, in order, and which values go together.
func printSteps(w io.Writer, r Report) {
	for i, x := range r.Steps {
		fmt.Fprintf(w, "\ndropped %d  %s %s: effect %.3g, %.1f errors below 0, %d remain without it", i+1, x.Gene, x.Level, x.Mean, -x.Evidence, x.Remain)
	}
	if len(r.Steps) == 0 {
		fmt.Fprint(w, "\nnothing is dropped: there is no evidence against any value")
	}
	fmt.Fprintln(w)
	const most = 8
	for i, x := range r.Interactions[:min(most, len(r.Interactions))] {
		if i == 0 {
			fmt.Fprintln(w, "\nworth more together than apart (or less), error behind it:")
		}
		fmt.Fprintf(w, "  %s with %s: %+.3g (%.2g)\n", x.First, x.Second, x.Mean, x.Error)
	}
	if more := len(r.Interactions) - most; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

func short(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf("%.3g", v)
}

// KeptLevels returns the levels of each gene that are not dropped.
func (r Report) KeptLevels() map[string][]string {
	kept := map[string][]string{}
	for _, x := range r.Effects {
		if !x.Dropped {
			kept[x.Gene] = append(kept[x.Gene], x.Level)
		}
	}
	return kept
}

// JSON writes what Print prints as one JSON object. An effect that too few architectures show is null.
func (r Report) JSON(out io.Writer, before, after string, n int) error {
	type level struct {
		Gene     string   `json:"gene"`
		Value    string   `json:"value"`
		With     int      `json:"with"`
		Effect   *float64 `json:"effect"`
		Low      *float64 `json:"low"`
		High     *float64 `json:"high"`
		Decision string   `json:"decision"`
	}
	known := func(v float64) *float64 {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return &v
	}
	var levels []level
	for _, e := range r.Effects {
		levels = append(levels, level{e.Gene, e.Level, e.With, known(e.Mean), known(e.Low), known(e.High), decision(e)})
	}
	return json.NewEncoder(out).Encode(struct {
		Levels      []level  `json:"levels"`
		Known       int      `json:"known"`
		Remain      int      `json:"remain"`
		SizeBefore  string   `json:"size_before,omitempty"`
		SizeAfter   string   `json:"size_after,omitempty"`
		MeanBefore  float64  `json:"mean_before"`
		MeanAfter   float64  `json:"mean_after"`
		GainLow     *float64 `json:"gain_low"`
		GainHigh    *float64 `json:"gain_high"`
		BestKnown   float64  `json:"best_known"`
		BestRemains float64  `json:"best_remains"`
	}{levels, n, r.Remain, before, after, r.Before, r.After, known(r.Low), known(r.High), r.Best, r.Kept})
}
