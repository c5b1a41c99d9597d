package fitness_test

import (
	"context"
	"fmt"
	"math"

	"evolve/fitness"
	"evolve/nn"
)

// matrix is a user's own kind of network: one square weight matrix.
type matrix struct{ size int }

func (m matrix) Check() error {
	if m.size < 1 {
		return fmt.Errorf("matrix of %d rows: want at least 1", m.size)
	}
	return nil
}

// matrixProbe is a user's own fitness.Probe. It draws the weights of the matrix when the first metric asks for them.
type matrixProbe struct {
	network matrix
	draw    int
	weights []float64 // [size][size]; nil: not drawn yet
}

func (p *matrixProbe) Reset(_ context.Context, network nn.Network, draw int, _ []fitness.Term) {
	p.network, p.draw, p.weights = network.(matrix), draw, nil
}

// values returns the weights, which are pseudorandom in [-1, 1].
func (p *matrixProbe) values() []float64 {
	for i := len(p.weights); i < p.network.size*p.network.size; i++ {
		key := nn.WeightKey(uint64(i), p.draw)
		p.weights = append(p.weights, float64(key%201)/100-1)
	}
	return p.weights
}

// rows is a static metric: it reads the description of the network and draws no weights.
var rows = fitness.Metric{
	Name: "rows", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
	Summary: "number of rows",
	Score: func(p fitness.Probe, _ fitness.Settings) (float64, error) {
		return float64(p.(*matrixProbe).network.size), nil
	},
}

// weightNorm is the Frobenius norm of the weights, and the median of it over several draws where repeats says so.
var weightNorm = fitness.Metric{
	Name: "weight_norm", Version: 1, Direction: fitness.Maximize, Cost: fitness.Small,
	Takes: []string{"repeats"}, Defaults: fitness.Settings{Repeats: 3},
	Summary: "Frobenius norm of the weights",
	Score: func(p fitness.Probe, _ fitness.Settings) (float64, error) {
		sum := 0.0
		for _, w := range p.(*matrixProbe).values() {
			sum += w * w
		}
		return math.Sqrt(sum), nil
	},
}

// term resolves the settings of a metric.
func term(m fitness.Metric) fitness.Term {
	s, err := m.Resolve(fitness.Settings{}, fitness.Settings{})
	if err != nil {
		panic(err)
	}
	return fitness.Term{Label: m.Name, Metric: m, Settings: s}
}

func newMatrixProbe() fitness.Probe { return &matrixProbe{} }

// A program measures its own networks with its own metrics: it implements Probe and nothing else. The two metrics and
// the probe of this example are in one file.
func ExampleProbe() {
	e := fitness.NewEvaluator(fitness.Config{
		NewProbe:   newMatrixProbe,
		Conditions: "matrices",
		Objectives: []fitness.Term{term(weightNorm), term(rows)},
	})
	for _, m := range []matrix{{2}, {20}} {
		r, err := e.Score(context.Background(), m, fmt.Sprint(m))
		fmt.Printf("%d rows: norm above 3: %v, objectives %d, minimised size %v, error %v\n",
			m.size, r.Metrics["weight_norm"] > 3, len(r.Objectives), r.Objectives[1], err)
	}
	// Output:
	// 2 rows: norm above 3: false, objectives 2, minimised size -2, error <nil>
	// 20 rows: norm above 3: true, objectives 2, minimised size -20, error <nil>
}

// A constraint that is broken ends the evaluation: the objective is not measured, and the violation says by how much.
func ExampleConstraint() {
	e := fitness.NewEvaluator(fitness.Config{
		NewProbe:    newMatrixProbe,
		Objectives:  []fitness.Term{term(weightNorm)},
		Constraints: []fitness.Constraint{{Term: term(rows), Min: math.Inf(-1), Max: 4}},
	})
	for _, m := range []matrix{{4}, {5}, {8}} {
		r, err := e.Score(context.Background(), m, "")
		if err != nil {
			panic(err)
		}
		_, measured := r.Metrics["weight_norm"]
		fmt.Printf("%d rows: violation %.2f, objective measured: %v\n", m.size, r.Violation, measured)
	}
	// Output:
	// 4 rows: violation 0.00, objective measured: true
	// 5 rows: violation 0.20, objective measured: false
	// 8 rows: violation 0.50, objective measured: false
}

// A reference turns values into percentiles of a random sample. Values beyond the sample still differ.
func ExampleReference_Percentile() {
	sample := [][]float64{{10}, {20}, {20}, {40}} // one objective of four random networks
	r, err := fitness.NewReference(sample)
	if err != nil {
		panic(err)
	}
	for _, v := range []float64{10, 15, 20, 40, 70, 700} {
		fmt.Printf("%v: %.4f\n", v, r.Percentile(0, v))
	}
	// Output:
	// 10: 0.1250
	// 15: 0.3125
	// 20: 0.5000
	// 40: 0.8750
	// 70: 0.9375
	// 700: 0.9946
}
