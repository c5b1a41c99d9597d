package fitness

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"evolve/nn"
)

// number is a toy network: a number.
type number float64

func (number) Check() error { return nil }

// toy is the probe of a number. It records which metrics asked it.
type toy struct {
	number
	draw  int
	asked *[]string // metrics, in order
}

func (p *toy) Reset(_ context.Context, network nn.Network, draw int, _ []Term) {
	p.number, p.draw = network.(number), draw
}

// worth returns a term whose value is the square of the number plus the noise of the draw.
func worth(label string, cost Cost, repeats int, noise ...float64) Term {
	m := Metric{Name: label, Cost: cost, Direction: Minimize, Score: func(p Probe, s Settings) (float64, error) {
		t := p.(*toy)
		*t.asked = append(*t.asked, label)
		return float64(t.number*t.number) + append(noise, make([]float64, 9)...)[t.draw], nil
	}}
	return Term{Label: label, Metric: m, Settings: Settings{Repeats: repeats}}
}

func toys(c Config) (e *Evaluator, asked *[]string) {
	asked = new([]string)
	c.NewProbe = func() Probe { return &toy{asked: asked} }
	return NewEvaluator(c), asked
}

// The value is the median over draws; of an even number it is the mean of the middle two. A value that is not finite is
// an error.
func TestMedianOfDraws(t *testing.T) {
	for _, c := range []struct {
		noise []float64
		want  float64
	}{{[]float64{1}, 10}, {[]float64{5, 1, 3}, 12}, {[]float64{7, 1, 5, 3}, 13}} {
		e, _ := toys(Config{Objectives: []Term{worth("w", Small, len(c.noise), c.noise...)}})
		r, err := e.Score(t.Context(), number(3), "")
		if err != nil || r.Metrics["w"] != c.want || r.Objectives[0] != -c.want {
			t.Errorf("%v: %+v, %v, want %v", c.noise, r, err, c.want)
		}
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		e, _ := toys(Config{Objectives: []Term{worth("w", Small, 1, bad)}})
		if r, err := e.Score(t.Context(), number(3), ""); err == nil || !strings.Contains(err.Error(), "w: states or gradients overflow") {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// Cheap constraints are measured first. Expensive ones and objectives follow only if the cheap ones hold. Each metric
// is measured once.
func TestOrderOfMeasurement(t *testing.T) {
	cheap, dear := worth("cheap", Static, 1), worth("dear", Full, 1)
	e, asked := toys(Config{Objectives: []Term{worth("objective", Small, 1), dear}, Constraints: []Constraint{
		{Term: dear, Min: math.Inf(-1), Max: 10}, {Term: cheap, Min: math.Inf(-1), Max: 20}}})
	for network, want := range map[number]string{5: "cheap", 4: "cheap dear", 1: "cheap dear objective"} {
		*asked = nil
		r, err := e.Score(t.Context(), network, "")
		if got := strings.Join(*asked, " "); got != want || err != nil || (r.Violation > 0) != (network > 1) {
			t.Errorf("%v: measured %s, want %s: %+v, %v", network, got, want, r, err)
		}
	}
}

// Static metrics are not cached. Other values are found again under their term, the conditions and the identity.
func TestCachedTerms(t *testing.T) {
	kept := memory{}
	e, asked := toys(Config{Conditions: "conditions", Cache: kept, Objectives: []Term{worth("free", Static, 1), worth("paid", Small, 1)}})
	for range 2 {
		if _, err := e.Score(t.Context(), number(2), "two"); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(*asked, " "); got != "free paid free" || len(kept) != 1 || kept["paid version=0 repeats=1; conditions|two"] != 4 {
		t.Errorf("measured %s, cached %v", got, kept)
	}
}

type memory map[string]float64

func (m memory) Get(term, identity string) (float64, bool) {
	v, ok := m[term+"|"+identity]
	return v, ok
}
func (m memory) Put(term, identity string, v float64) { m[term+"|"+identity] = v }

// A metric that fails reports its reason; the other metrics still have values.
func TestFailedTerms(t *testing.T) {
	failing := worth("failing", Small, 1)
	failing.Score = func(Probe, Settings) (float64, error) { return 0, errors.New("no reason") }
	e, _ := toys(Config{})
	values, errs := e.Values(t.Context(), number(1), "", []Term{failing, worth("w", Small, 1)})
	if len(values) != 1 || len(errs) != 1 || errs["failing"].Error() != "failing: no reason" {
		t.Errorf("%v, %v", values, errs)
	}
}

// Resolve refuses lengths out of range and fills in defaults.
func TestLengthIsLimited(t *testing.T) {
	m := Metric{Name: "m", Takes: []string{"length", "batch"}, Defaults: Settings{Length: 64}, Least: Settings{Batch: 2}}
	for _, length := range []int{1, 4097} {
		if _, err := m.Resolve(Settings{Length: length, Batch: 2}, Settings{}); err == nil || !strings.HasSuffix(err.Error(), "want 2 to 4096") {
			t.Errorf("%d: %v", length, err)
		}
	}
	s, err := m.Resolve(Settings{}, Settings{Batch: 8})
	if err != nil || s != (Settings{Length: 64, Batch: 8}) || s.String() != "batch=8 length=64" {
		t.Errorf("%v, %v", s, err)
	}
}
