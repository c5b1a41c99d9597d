package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path"
	"regexp"
	"strconv"
)

// trainingLog holds the fields of a NAS-Bench-NLP log that are read. null stands for NaN and infinities.
type trainingLog struct {
	Data        string     `json:"data"`
	Recipe      *string    `json:"recepie"` // JSON in a string, in the benchmark's spelling
	ID          *int64     `json:"recepie_id"`
	NumParams   float64    `json:"num_params"`
	WallTimes   []*float64 `json:"wall_times"`
	TrainLosses []*float64 `json:"train_losses"`
	ValLosses   []*float64 `json:"val_losses"`
	TestLosses  []*float64 `json:"test_losses"`
}

// unprefixed is the data set whose labels have no prefix.
const unprefixed = "wikitext-2"

// log reads one training. A training that diverged has losses that are not finite: its row lacks those labels, and it
// is recorded in Skipped.
func (t *Table) log(data []byte, name, source string) error {
	var l trainingLog
	if err := json.Unmarshal(validJSON(data), &l); err != nil {
		return withOffset(err)
	}
	switch {
	case l.Recipe == nil:
		return errors.New("has no recepie: not a training log of NAS-Bench-NLP")
	case len(l.TestLosses) == 0 && len(l.ValLosses) == 0:
		return errors.New("has no losses")
	}
	prefix := ""
	if set := path.Base(l.Data); l.Data != "" && set != unprefixed {
		prefix = set + " "
	}
	id := idOf(name)
	if l.ID != nil {
		id = strconv.FormatInt(*l.ID, 10)
	}
	r := Row{ID: id, Source: source, Recipe: []byte(*l.Recipe), Values: map[string]float64{}}
	put := func(name string, v float64) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			r.Values[name] = v
		}
	}
	put("parameters", l.NumParams)
	put("epochs", float64(max(len(l.TestLosses), len(l.ValLosses))))
	put("seconds", total(l.WallTimes))
	put(prefix+"train_loss", last(l.TrainLosses))
	put(prefix+"val_loss", last(l.ValLosses))
	put(prefix+"test_loss", last(l.TestLosses))
	if at := smallest(l.ValLosses); at >= 0 {
		put(prefix+"best_val_loss", *l.ValLosses[at])
		if at < len(l.TestLosses) && l.TestLosses[at] != nil {
			put(prefix+"best_test_loss", *l.TestLosses[at])
		}
	}
	if len(l.TestLosses) > 0 && math.IsNaN(last(l.TestLosses)) {
		t.skip(source, "training diverged: no test_loss")
	}
	t.Rows = append(t.Rows, r)
	return nil
}

// logName matches the file names of logs, which also name the rows of result tables. The number is the recipe's id.
var logName = regexp.MustCompile(`^log_stats_model_(\d+)_`)

// idOf returns the id of a row: the number in the name of a log, or the name itself.
func idOf(name string) string {
	if m := logName.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return name
}

// last returns the last number, or NaN if there is none.
func last(x []*float64) float64 {
	if len(x) == 0 || x[len(x)-1] == nil {
		return math.NaN()
	}
	return *x[len(x)-1]
}

// smallest returns the index of the smallest number, or -1 if there is none.
func smallest(x []*float64) int {
	at := -1
	for i, v := range x {
		if v != nil && (at < 0 || *v < *x[at]) {
			at = i
		}
	}
	return at
}

// total returns the sum of the numbers.
func total(x []*float64) (sum float64) {
	for _, v := range x {
		if v != nil {
			sum += *v
		}
	}
	return sum
}

// validJSON replaces NaN, Infinity and -Infinity outside strings, which Python writes into JSON, by null.
func validJSON(data []byte) []byte {
	out, inString := make([]byte, 0, len(data)+16), false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case inString && c == '\\' && i+1 < len(data):
			out = append(out, c)
			i++
			c = data[i]
		case c == '"':
			inString = !inString
		case !inString && bytes.HasPrefix(data[i:], []byte("NaN")):
			out = append(out, "nul"...)
			c = 'l'
			i += len("NaN") - 1
		case !inString && bytes.HasPrefix(data[i:], []byte("Infinity")):
			out = append(bytes.TrimSuffix(out, []byte("-")), "nul"...)
			c = 'l'
			i += len("Infinity") - 1
		}
		out = append(out, c)
	}
	return out
}

// withOffset adds the position of a syntax error to an error of encoding/json.
func withOffset(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("byte %d: %w", syntax.Offset, err)
	}
	return err
}
