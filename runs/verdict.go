package runs

import (
	"slices"

	"evolve/runs/stats"
)

// Verdict compares the winner of a training with another network, by their losses with the same seeds.
type Verdict struct {
	Winner     string    `json:"winner"`
	Against    string    `json:"against"`
	Difference float64   `json:"difference"`         // mean loss of the winner minus that of the other, in nats per token
	Test       bool      `json:"test"`               // losses of the test text; false: of the validation text
	Seeds      int       `json:"seeds"`              // pairs
	Interval   []float64 `json:"interval,omitempty"` // of Difference, of 95 %: its lower and upper bound; nil with one seed
	P          *float64  `json:"p,omitempty"`        // of a paired t test; nil with one seed
	Text       string    `json:"text"`               // all of this, with the sizes and rates of both, as one sentence
}

// Established reports whether the interval of the difference leaves out 0.
func (v Verdict) Established() bool {
	return v.Interval != nil && (v.Interval[0] > 0 || v.Interval[1] < 0)
}

// Judge sets t.Verdicts: the winner against the best known network, against the GRU, and against every known network that has
// the smaller test loss, so that none hides behind the validation losses that rank them; or against the second best network
// if no known one was trained. Intervals and p-values are those of a paired t test over seeds; with one seed there are none.
// The winner is not compared with a network of the same identity, nor with one that read fewer tokens. There is no verdict
// without a winner.
func (t *Trained) Judge() {
	t.Verdicts = nil
	w, ok := t.Network(t.Winner)
	if !ok {
		return
	}
	for _, other := range t.opponents(w) {
		if v, ok := judge(w, other); ok {
			v.Text = v.sentence(w, other, len(t.Rates))
			t.Verdicts = append(t.Verdicts, v)
		}
	}
}

// opponents returns the networks that the winner is compared with. A candidate that is a known network unchanged is none where
// that network was trained too.
func (t *Trained) opponents(w TrainedNetwork) (all []TrainedNetwork) {
	var others, known []TrainedNetwork
	for _, n := range t.Networks {
		twin := func(other TrainedNetwork) bool { return !n.Known && other.Known && other.Identity == n.Identity }
		if n.Failed == "" && n.Rung == w.Rung && n.Identity != w.Identity && !slices.ContainsFunc(t.Networks, twin) {
			if others = append(others, n); n.IsKnown() {
				known = append(known, n)
			}
		}
	}
	if len(known) == 0 {
		return others[:min(1, len(others))]
	}
	for i, n := range known {
		if i == 0 || n.Builtin == "gru" || w.Test > 0 && n.Test > 0 && n.Test < w.Test {
			all = append(all, n)
		}
	}
	return all
}

// judge compares the losses of two networks by seed. It reports false if they have no seed in common.
func judge(w, other TrainedNetwork) (v Verdict, ok bool) {
	v = Verdict{Winner: w.Name, Against: other.Name, Test: w.Test > 0 && other.Test > 0}
	var x, y []float64
	for _, a := range w.BySeed {
		if i := slices.IndexFunc(other.BySeed, func(b SeedLoss) bool { return b.Seed == a.Seed }); i >= 0 {
			x, y = append(x, a.loss(v.Test)), append(y, other.BySeed[i].loss(v.Test))
		}
	}
	if v.Seeds = len(x); v.Seeds == 0 {
		return v, false
	}
	difference, interval, p := stats.PairedT(x, y, 0.95)
	if v.Difference = difference; v.Seeds > 1 {
		v.Interval, v.P = []float64{interval.Low, interval.High}, &p
	}
	return v, true
}
