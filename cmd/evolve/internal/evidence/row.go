package evidence

import (
	"math"
	"math/rand/v2"

	"evolve/runs/stats"
)

// Number is a float64 that is null in JSON where there is none.
type Number float64

// MarshalJSON implements json.Marshaler.
func (n Number) MarshalJSON() ([]byte, error) {
	if v := float64(n); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return appendNumber(nil, float64(n)), nil
}

// Row is what a study says of a metric. Signs are those of the declared direction: positive agrees with it.
type Row struct {
	Metric       string   `json:"metric"`
	Direction    int      `json:"direction"`
	Reference    bool     `json:"reference,omitempty"`
	N            int      `json:"n"`       // architectures that have a value and a result
	Without      int      `json:"without"` // that have a result and no value
	TauB         Number   `json:"tau_b"`
	Low          Number   `json:"low"` // interval of tau_b
	High         Number   `json:"high"`
	TauBroken    Number   `json:"tau_ties_broken"`
	Spearman     Number   `json:"spearman"`
	Pearson      Number   `json:"pearson"`
	Top5         Number   `json:"precision_top_5_percent"`
	Top10        Number   `json:"precision_top_10_percent"`
	TopK         Number   `json:"precision_top_k"`
	BestInTop    int      `json:"best_rank_in_top_k"` // true rank of the best among the k best by the metric; 0: none
	Partial      Number   `json:"tau_given_parameters"`
	Within       Number   `json:"tau_within_strata"`
	WithinPairs  int      `json:"pairs_within_strata"`
	Again        Number   `json:"tau_of_draws"`
	Milliseconds Number   `json:"milliseconds"`
	Tied         Number   `json:"tied"` // share of architectures that share their value
	Curve        []Best   `json:"best_of,omitempty"`
	Warnings     []string `json:"warnings,omitempty"`
}

// Rows are those of the metrics of a study that are known of any architecture, and of the ceiling.
func (s Study) Rows(o Options) []Row {
	o = o.filled()
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

// row compares a metric with the truth, where both are known.
func (s Study) row(m Metric, o Options, stream uint64) Row {
	truth := s.truth()
	places := joint(truth, m.Values)
	sign := 1.0
	if m.Direction < 0 {
		sign = -1
	}
	x, y := times(at(m.Values, places), sign), at(truth, places)
	rng := func(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(o.Seed, stream<<8+purpose)) }
	r := Row{
		Metric: m.Name, Direction: m.Direction, Reference: m.Reference, N: len(places), Without: len(joint(truth)) - len(places),
		TauB: Number(stats.TauB(x, y)), TauBroken: Number(stats.TauBroken(x, y, rng(1))),
		Spearman: Number(stats.Spearman(x, y)), Pearson: Number(stats.Pearson(x, y)),
		Milliseconds: Number(m.Milliseconds), Again: Number(math.NaN()), Tied: Number(tied(x)),
	}
	interval := stats.Bootstrap(len(places), o.Resamples, func(sample []int) float64 {
		return stats.TauB(at(x, sample), at(y, sample))
	}, o.Level, rng(2))
	r.Low, r.High = Number(interval.Low), Number(interval.High)
	r.top(x, y, o)
	r.explained(x, y, at(s.Parameters, places), at(s.Stratum, places))
	if m.Again != nil {
		both := joint(m.Values, m.Again)
		r.Again = Number(stats.TauB(at(m.Values, both), at(m.Again, both)))
	}
	r.Curve = curve(x, y)
	r.warn(x, at(s.Parameters, places))
	return r
}

// top is what the best by the metric are worth.
func (r *Row) top(x, y []float64, o Options) {
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

// explained is what is left of the agreement without the network's size, and among networks alike.
func (r *Row) explained(x, y, parameters []float64, stratum []string) {
	places := joint(parameters, x)
	r.Partial = Number(stats.PartialTau(at(x, places), at(y, places), at(parameters, places)))
	var known []int
	for i, s := range stratum {
		if s != "" {
			known = append(known, i)
		}
	}
	within, pairs := stats.StratifiedTau(at(x, known), at(y, known), at(stratum, known))
	r.Within, r.WithinPairs = Number(within), pairs
}

// tied is the share of elements that are there more than once.
func tied(x []float64) float64 {
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

// ceiling is how well one training agrees with another of the same architecture: no metric can be asked for more.
func (s Study) ceiling(o Options) (r Row, ok bool) {
	var first, second []float64
	for _, all := range s.Results {
		if len(all) > 1 {
			first, second = append(first, all[0]), append(second, all[1])
		}
	}
	const fewest = 10
	if len(first) < fewest {
		return r, false
	}
	none := make([]float64, len(first))
	for i := range none {
		none[i] = math.NaN()
	}
	again := Study{Results: alone(second), Parameters: none, Stratum: make([]string, len(first))}
	r = again.row(Metric{Name: "trained again", Direction: 1, Values: first, Reference: true, Milliseconds: math.NaN()}, o, 1<<20)
	return r, true
}

func alone(x []float64) [][]float64 {
	y := make([][]float64, len(x))
	for i, v := range x {
		y[i] = []float64{v}
	}
	return y
}
