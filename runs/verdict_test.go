package runs

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

// network returns a trained network with these test losses by seed; its validation losses are 0.1 lower.
func network(name, builtin string, known bool, test ...float64) TrainedNetwork {
	n := TrainedNetwork{Name: name, Builtin: builtin, Known: known, Identity: name, Width: 60, Parameters: 900, Rate: 0.008, Test: test[0]}
	for i, loss := range test {
		n.BySeed = append(n.BySeed, SeedLoss{uint64(1 + i), loss - 0.1, loss})
	}
	return n
}

// The winner is compared with the best known network and with the GRU, by seed.
func TestVerdict(t *testing.T) {
	winner := network("c7", "", false, 4.00, 4.02, 4.01)
	winner.Width, winner.Parameters, winner.Rate = 61, 890, 0.016
	failed := network("rnn", "rnn", true, 3)
	failed.Failed = "diverged"
	mgu, gru := network("mgu", "mgu", true, 4.01, 4.00, 4.03), network("gru", "gru", true, 4.02, 4.05, 4.03)
	trained := Trained{Winner: "c7", Rates: []float64{0.008, 0.016}, Networks: []TrainedNetwork{failed, winner, network("c8", "", false, 4), mgu, gru}}
	trained.Judge()
	want := []string{
		"A difference between c7 and mgu is not established: c7 is better by 0.003 nats per token (0.3 % of perplexity; 95 % interval -0.048 to 0.055, p = 0.81 in a paired t test, 3 seeds; 890 and 900 parameters at widths 61 and 60; rates 0.016 and 0.008, each the best of 2).",
		"c7 beats gru by 0.023 nats per token (2.3 % of perplexity; 95 % interval 0.009 to 0.038, p = 0.02 in a paired t test, 3 seeds; 890 and 900 parameters at widths 61 and 60; rates 0.016 and 0.008, each the best of 2).",
	}
	check := func(want ...string) {
		t.Helper()
		if len(trained.Verdicts) != len(want) {
			t.Fatalf("%+v, want %d", trained.Verdicts, len(want))
		}
		for i, v := range trained.Verdicts {
			if v.Text != want[i] {
				t.Errorf("%s\nwant\n%s", v.Text, want[i])
			}
		}
	}
	check(want...)
	if v := trained.Verdicts[1]; math.Abs(v.Difference+0.07/3) > 1e-12 || !v.Established() || v.Seeds != 3 || !v.Test {
		t.Errorf("%+v", v)
	}
	// The order of the seeds does not matter, as pairs have the same seed.
	by := trained.Networks[4].BySeed
	by[0], by[2] = by[2], by[0]
	trained.Judge()
	check(want...)
	// A candidate that is a known network is none beside it, and the verdict names the known network.
	twin := trained.Networks[4]
	twin.Name, twin.Known = "c9", false
	networks := trained.Networks
	trained.Networks = []TrainedNetwork{winner, twin, networks[4]}
	trained.Judge()
	check(want[1])
	trained.Networks = networks
	// A network of the winner's identity is no opponent.
	trained.Networks[3].Identity = "c7"
	trained.Judge()
	check(want[1])
	// Without a known network, the second best is one.
	trained.Networks = trained.Networks[1:3]
	trained.Networks[1].BySeed, trained.Rates = network("", "", false, 3.98, 4.00, 3.99).BySeed, nil
	trained.Judge()
	check("c7 loses to c8 by 0.020 nats per token (2.0 % of perplexity; 95 % interval 0.020 to 0.020, p < 0.001 in a paired t test, 3 seeds; 890 and 900 parameters at widths 61 and 60; rates 0.016 and 0.008, not tuned).")
	trained.Networks = trained.Networks[:1]
	trained.Judge()
	check()
}

// One seed gives no interval, and validation losses are named as such. JSON has no missing numbers.
func TestVerdictOfOneSeed(t *testing.T) {
	a, b := network("c7", "", false, 4), network("gru", "gru", true, 4.1)
	b.Test, b.BySeed[0].Test = 0, 0
	trained := Trained{Winner: "c7", Networks: []TrainedNetwork{a, b}}
	trained.Judge()
	const want = "c7 is better than gru by 0.100 nats per token with one seed, which gives no interval: train it with 3 or more (9.5 % of perplexity; 900 parameters each at width 60; rate 0.008 of both, not tuned; losses of the validation text, on which c7 was selected)."
	if len(trained.Verdicts) != 1 || trained.Verdicts[0].Text != want {
		t.Errorf("%+v, want\n%s", trained.Verdicts, want)
	}
	text, err := json.Marshal(trained.Verdicts)
	if err != nil || strings.Contains(string(text), `"interval"`) || trained.Verdicts[0].Established() {
		t.Errorf("%v: %s", err, text)
	}
}

// A known network that is worse on the validation text and better on the test text has a verdict of its own.
func TestVerdictOfTheTestText(t *testing.T) {
	winner, best, gru := network("c7", "", false, 4.00, 4.02, 4.01), network("mgu", "mgu", true, 4.01, 4.04, 4.03), network("gru", "gru", true, 4.02, 4.05, 4.03)
	better, worse := network("ugrnn", "ugrnn", true, 3.90, 3.92, 3.91), network("rnn", "rnn", true, 4.50, 4.51, 4.52)
	trained := Trained{Winner: "c7", Networks: []TrainedNetwork{winner, best, gru, better, worse}}
	trained.Judge()
	var against []string
	for _, v := range trained.Verdicts {
		against = append(against, v.Against)
	}
	if !slices.Equal(against, []string{"mgu", "gru", "ugrnn"}) {
		t.Fatalf("compared with %v", against)
	}
	if v := trained.Verdicts[2]; v.Difference < 0.099 || !v.Established() || !strings.HasPrefix(v.Text, "c7 loses to ugrnn by 0.100 nats per token") {
		t.Errorf("%+v", v)
	}
}
