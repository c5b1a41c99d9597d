package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"evolve/nn/train"
)

// Rate holds a learning rate, or Auto. The zero value means that none is given.
type Rate float64

// Auto stands for a rate that each network chooses from the same grid. No number of a file or flag equals it.
var Auto = Rate(math.Inf(1))

// rateText says what a rate may be.
const rateText = `more than 0, or "auto"`

// String returns the rate as flags have it: a number, "auto", or "" for none.
func (r Rate) String() string {
	switch r {
	case 0:
		return ""
	case Auto:
		return "auto"
	}
	return strconv.FormatFloat(float64(r), 'f', -1, 64)
}

// Set reads the rate of a flag.
func (r *Rate) Set(text string) error {
	if text == "auto" {
		*r = Auto
		return nil
	}
	v, ok := number(text)
	if !ok || v <= 0 {
		return fmt.Errorf("want %s", strings.ReplaceAll(rateText, `"`, ""))
	}
	*r = Rate(v)
	return nil
}

// store puts a value of a file into the rate and returns what is wrong with it, "" for nothing.
func (r *Rate) store(e entry) string {
	switch v := e.value.(type) {
	case string:
		if v != "auto" {
			return "want " + rateText
		}
		*r = Auto
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return "want a finite number"
		}
		*r = Rate(v)
	case int64:
		*r = Rate(v)
	default:
		return typeProblem(false, e, `a number or "auto"`)
	}
	return ""
}

// toml returns the rate as TOML.
func (r Rate) toml() string {
	if r == Auto {
		return quote("auto")
	}
	return decimal(float64(r))
}

// Rates holds the grid of learning rates that "auto" tries.
type Rates []float64

// String returns the rates as a flag has them: 0.004,0.008,0.016.
func (r Rates) String() string {
	var all []string
	for _, v := range r {
		all = append(all, Rate(v).String())
	}
	return strings.Join(all, ",")
}

// Set reads the rates of a flag.
func (r *Rates) Set(text string) error {
	*r = nil
	for part := range strings.SplitSeq(text, ",") {
		v, ok := number(strings.TrimSpace(part))
		if !ok {
			return fmt.Errorf("want %s, separated by commas", ratesText)
		}
		*r = append(*r, v)
	}
	return nil
}

// ratesText says what a grid may be.
const ratesText = "1 to 20 different numbers more than 0"

// ok reports whether a grid is allowed. An empty one is: it means the default.
func (r Rates) ok() bool {
	seen := map[float64]bool{}
	for _, v := range r {
		if !(v > 0) || math.IsInf(v, 0) || seen[v] {
			return false
		}
		seen[v] = true
	}
	return len(r) <= 20
}

// defaultRates returns the grid of a kind of space and an optimizer. The best rate of GRU and LSTM under Adam, at 64 units
// and 480 000 tokens, is 0.016; encoders need lower ones.
func defaultRates(kind, optimizer string) Rates {
	switch {
	case optimizer == string(train.SGD):
		return Rates{10, 20, 40}
	case kind == "bert":
		return Rates{0.001, 0.002, 0.004}
	}
	return Rates{0.004, 0.008, 0.016}
}
