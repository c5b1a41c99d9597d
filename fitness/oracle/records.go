package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// trainedEncoder holds the fields of a NAS-Bench-BERT record that are read.
type trainedEncoder struct {
	ID        json.RawMessage     `json:"id"`
	Completed *bool               `json:"completed"`
	Seconds   *float64            `json:"time_to_train"`
	Scores    map[string]*float64 `json:"scores"`
	Hparams   struct {
		Config json.RawMessage `json:"model_hparam_overrides"`
	} `json:"hparams"`
}

// records reads a list of records. It skips those that cannot be used.
func (t *Table) records(data []byte, source string) error {
	var list []json.RawMessage
	if err := json.Unmarshal(validJSON(data), &list); err != nil {
		return withOffset(err)
	}
	for i, item := range list {
		at := fmt.Sprintf("%s#%d", source, i+1)
		r, err := record(item)
		if err != nil {
			t.skip(at, "%v", err)
			continue
		}
		r.Source = at
		if r.ID == "" || r.ID == "null" {
			r.ID = at
		}
		t.Rows = append(t.Rows, r)
	}
	return nil
}

// record reads one trained encoder.
func record(item []byte) (r Row, err error) {
	var e trainedEncoder
	if err := json.Unmarshal(item, &e); err != nil {
		return r, withOffset(err)
	}
	switch {
	case len(e.Hparams.Config) == 0:
		return r, errors.New("has no hparams.model_hparam_overrides: not a record of NAS-Bench-BERT")
	case len(e.Scores) == 0 || e.Completed != nil && !*e.Completed:
		return r, errors.New("training was not completed")
	}
	r = Row{ID: strings.Trim(string(e.ID), `"`), Recipe: e.Hparams.Config, Values: map[string]float64{}}
	for _, name := range slices.Sorted(maps.Keys(e.Scores)) {
		if v := e.Scores[name]; v != nil && !math.IsInf(*v, 0) {
			r.Values[name] = *v
		}
	}
	if e.Seconds != nil {
		r.Values["seconds"] = *e.Seconds
	}
	return r, nil
}
