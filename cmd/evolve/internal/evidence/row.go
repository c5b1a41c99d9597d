package evidence

import (
	"math"
	"math/rand/v2"

	"evolve/runs/stats"
)

// Number is a float64 whose NaN and infinities are null in JSON.
type Number float64

// MarshalJSON returns the shortest text that reads back as the number, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if v := float64(n); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return appendNumber(nil, float64(n)), nil
}

// Row compares one metric with the truth. Correlations are signed by the declared direction of the metric: a positive tau
// agrees with it.
type Row struct {
	Metric       string   `json:"metric"`
	Direction    int      `json:"direction"`
	Reference    bool     `json:"reference,omitempty"`
	N            int      `json:"n"`       // architectures with a value and a result
	Missing      int      `json:"without"` // architectures with a result but no value
	TauB         Number   `json:"tau_b"`
	Low          Number   `json:"low"` // bootstrap interval of tau_b
	High         Number   `json:"high"`
	TauBroken    Number   `json:"tau_ties_broken"`
	Spearman     Number   `json:"spearman"`
	Pearson      Number   `json:"pearson"`
	Top5         Number   `json:"precision_top_5_percent"`
	Top10        Number   `json:"precision_top_10_percent"`
	TopK         Number   `json:"precision_top_k"`
	BestInTop    int      `json:"best_rank_in_top_k"` // true rank of the truly best among the k that the metric ranks highest; 0: none
	GivenSize    Number   `json:"tau_given_parameters"`
	WithinStrata Number   `json:"tau_within_strata"`
	WithinPairs  int      `json:"pairs_within_strata"`
	TauOfDraws   Number   `json:"tau_of_draws"`
	Milliseconds Number   `json:"milliseconds"`
	TiedShare    Number   `json:"tied"` // fraction of architectures whose value another one has too
	Curve        []Best   `json:"best_of,omitempty"`
	Warnings     []string `json:"warnings,omitempty"`
}

// Rows returns a row for each metric that has a value, and one for the ceiling if architectures were trained twice. They
// are in the order of the metrics. The cost is o.Resamples rank correlations per metric.
func (s Study) Rows(o Options) []Row {
	o = o.withDefaults()
	rows := make([]Row, 0, len(s.Metrics)+1)
	for i, m := range s.Metrics {
		if r := s.row(m, o, uint64(i)); r.N > 0 {
			rows = append(rows, r)
		}
	}
	if r, ok := s.ceiling(o); ok {
		rows = append(rows, r)
	}
	return rows
}

// row compares a metric with the truth over the architectures that have both. stream separates the random numbers of rows.
func (s Study) row(m Metric, o Options, stream uint64) Row {
	truth := s.truth()
	indices := completeIn(truth, m.Values)
	sign := 1.0
	if m.Direction < 0 {
		sign = -1
	}
	x, y := scaled(at(m.Values, indices), sign), at(truth, indices)
	rng := func(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(o.Seed, stream<<8+purpose)) }
	r := Row{
		Metric: m.Name, Direction: m.Direction, Reference: m.Reference, N: len(indices), Missing: len(completeIn(truth)) - len(indices),
		TauB: Number(stats.TauB(x, y)), TauBroken: Number(stats.TauBroken(x, y, rng(1))),
		Spearman: Number(stats.Spearman(x, y)), Pearson: Number(stats.Pearson(x, y)),
		Milliseconds: Number(m.Milliseconds), TauOfDraws: Number(math.NaN()), TiedShare: Number(tiedShare(x)),
	}
	interval := stats.Bootstrap(len(indices), o.Resamples, func(sample []int) float64 {
		return stats.TauB(at(x, sample), at(y, sample))
	}, o.Level, rng(2))
	r.Low, r.High = Number(interval.Low), Number(interval.High)
	r.addTop(x, y, o)
	r.addControlled(x, y, at(s.Parameters, indices), stringsAt(s.Stratum, indices))
	if m.SecondDraw != nil {
		both := completeIn(m.Values, m.SecondDraw)
		r.TauOfDraws = Number(stats.TauB(at(m.Values, both), at(m.SecondDraw, both)))
	}
	r.Curve = bestOfCurve(x, y)
	r.addWarnings(x, at(s.Parameters, indices))
	return r
}

// addTop computes the precision of the architectures that the metric ranks highest.
func (r *Row) addTop(x, y []float64, o Options) {
	share := func(p float64) Number {
		return Number(stats.TopPrecision(x, y, max(1, int(math.Round(p*float64(len(x)))))))
	}
	r.Top5, r.Top10, r.TopK = Number(math.NaN()), Number(math.NaN()), Number(math.NaN())
	if len(x) == 0 {
		return
	}
	r.Top5, r.Top10 = share(0.05), share(0.1)
	k := min(o.Top, len(x))
	r.TopK, r.BestInTop = Number(stats.TopPrecision(x, y, k)), stats.BestInTop(x, y, k)
}

// addControlled computes tau at equal size, by partial correlation, and tau within strata.
func (r *Row) addControlled(x, y, parameters []float64, stratum []string) {
	indices := completeIn(parameters, x)
	r.GivenSize = Number(stats.PartialTau(at(x, indices), at(y, indices), at(parameters, indices)))
	var known []int
	for i, s := range stratum {
		if s != "" {
			known = append(known, i)
		}
	}
	within, pairs := stats.StratifiedTau(at(x, known), at(y, known), stringsAt(stratum, known))
	r.WithinStrata, r.WithinPairs = Number(within), pairs
}

// tiedShare returns the fraction of elements that equal another element.
func tiedShare(x []float64) float64 {
	count := map[float64]int{}
	for _, v := range x {
		count[v]++
	}
	n := 0
	for _, c := range count {
		if c > 1 {
			n += c
		}
	}
	return float64(n) / float64(len(x))
}

// ceiling compares the first training of each architecture with its second. No metric can be expected to agree better. ok
// is false if fewer than ten architectures were trained twice.
func (s Study) ceiling(o Options) (r Row, ok bool) {
	var first, second []float64
	for _, results := range s.Results {
		if len(results) > 1 {
			first, second = append(first, results[0]), append(second, results[1])
		}
	}
	const minTwice = 10
	if len(first) < minTwice {
		return r, false
	}
	unknown := make([]float64, len(first))
	for i := range unknown {
		unknown[i] = math.NaN()
	}
	repeated := Study{Results: singleResults(second), Parameters: unknown, Stratum: make([]string, len(first))}
	r = repeated.row(Metric{Name: "trained again", Direction: 1, Values: first, Reference: true, Milliseconds: math.NaN()}, o, 1<<20)
	return r, true
}

// singleResults returns results of architectures that were trained once.
func singleResults(x []float64) [][]float64 {
	y := make([][]float64, len(x))
	for i, v := range x {
		y[i] = []float64{v}
	}
	return y
}
