package shrink

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Print writes the report on a sample of n architectures as text. before and after are the numbers of configurations in the
// space and in the smaller one, "" if unknown.
func (r Report) Print(out io.Writer, before, after string, n int) {
	var b bytes.Buffer
	printEffects(&b, r.Effects)
	r.printSteps(&b)
	r.printInteractions(&b)
	fmt.Fprintf(&b, "\nremain     %d of %d architectures", r.Remain, n)
	if before != "" {
		fmt.Fprintf(&b, "; %s of %s configurations", after, before)
	}
	fmt.Fprintf(&b, "\nmean       %.5g, was %.5g: gain %.3g (%.3g..%.3g)\nbest       %.5g, was %.5g\n",
		r.After, r.Before, r.After-r.Before, r.Low, r.High, r.Kept, r.Best)
	if r.Kept < r.Best {
		fmt.Fprintln(&b, "warning: the best architecture is not in the smaller space: only the mean is better")
	}
	out.Write(b.Bytes())
}

// printEffects writes the table of all levels.
func printEffects(w io.Writer, effects []Effect) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "gene\tvalue\tn\teffect\t95 %\tmedian\ttop decile\t\t")
	for _, e := range effects {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s..%s\t%s\t%s\t  %s\t\n", e.Gene, e.Level, e.With, formatEffect(e.Mean), formatEffect(e.Low), formatEffect(e.High),
			formatEffect(e.Median), formatEffect(e.P90), decision(e))
	}
	t.Flush()
}

// decision returns "dropped", "kept", or the reason for keeping a level.
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

// printSteps writes which levels were dropped, in order.
func (r Report) printSteps(w io.Writer) {
	for i, x := range r.Steps {
		fmt.Fprintf(w, "\ndropped %d  %s %s: effect %.3g, %.1f standard errors below 0, %d remain", i+1, x.Gene, x.Level, x.Mean, -x.Evidence, x.Remain)
	}
	if len(r.Steps) == 0 {
		fmt.Fprint(w, "\nno value is dropped: there is not enough evidence against any")
	}
	fmt.Fprintln(w)
}

// printInteractions writes the strongest interactions.
func (r Report) printInteractions(w io.Writer) {
	const most = 8
	for i, x := range r.Interactions[:min(most, len(r.Interactions))] {
		if i == 0 {
			fmt.Fprintln(w, "\ninteractions: effect of both values beyond the sum of their effects (standard error)")
		}
		fmt.Fprintf(w, "  %s with %s: %+.3g (%.2g)\n", x.First, x.Second, x.Mean, x.Error)
	}
	if more := len(r.Interactions) - most; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

// formatEffect returns v with three significant digits, - for NaN.
func formatEffect(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf("%.3g", v)
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
	orNull := func(v float64) *float64 {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return &v
	}
	var levels []level
	for _, e := range r.Effects {
		levels = append(levels, level{e.Gene, e.Level, e.With, orNull(e.Mean), orNull(e.Low), orNull(e.High), decision(e)})
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
	}{levels, n, r.Remain, before, after, r.Before, r.After, orNull(r.Low), orNull(r.High), r.Best, r.Kept})
}
