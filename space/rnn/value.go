package rnn

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"evolve/space"
)

// isHeader tells the first line of a run's log, which holds no recipe, from a recipe with a node called format.
func isHeader(value json.RawMessage) bool {
	var h struct {
		Format                  int
		Config                  map[string]json.RawMessage
		Recipe, Recepie, Genome json.RawMessage
	}
	return json.Unmarshal(value, &h) == nil && h.Format > 0 && h.Config != nil && h.Recipe == nil && h.Recepie == nil && h.Genome == nil
}

// envelope is what a recipe may come in.
type envelope struct {
	Recipe, Recepie, Genome json.RawMessage
	RecepieID               json.RawMessage `json:"recepie_id"`
	ID                      json.RawMessage `json:"id"`
	Data                    string          `json:"data"`
	NumParams               int             `json:"num_params"`
	TestLosses              []floatOrNaN    `json:"test_losses"`
}

func decodeRecipe(value json.RawMessage) (r Recipe) {
	var keys map[string]json.RawMessage
	if json.Unmarshal(value, &keys) == nil && !hasEnvelopeKey(keys, "recipe", "recepie", "genome") {
		r.Err = r.Cell.UnmarshalJSON(value) // a recipe by itself
		return r
	}
	var e envelope
	if err := json.Unmarshal(value, &e); err != nil {
		r.Err = explainDecodeError(value, err)
		return r
	}
	if r.ID = space.ParseID(e.RecepieID); r.ID == "" {
		r.ID = space.ParseID(e.ID)
	}
	if e.TestLosses != nil || e.NumParams > 0 {
		r.Log = &Log{Data: e.Data, NumParams: e.NumParams}
		for _, v := range e.TestLosses {
			r.Log.TestLosses = append(r.Log.TestLosses, float64(v))
		}
	}
	r.Cell, r.Err = e.cell()
	return r
}

// explainDecodeError tells what of a value is not as it should be.
func explainDecodeError(value json.RawMessage, err error) error {
	wrong := new(json.UnmarshalTypeError)
	switch {
	case value[0] != '{':
		return new(Cell).UnmarshalJSON(value) // says what it wants
	case errors.As(err, &wrong):
		return fmt.Errorf("space: %s: want another type than %s", wrong.Field, wrong.Value)
	}
	return fmt.Errorf("space: %w", err)
}

func (e envelope) cell() (c Cell, err error) {
	var found json.RawMessage
	for _, r := range []json.RawMessage{e.Recipe, e.Recepie, e.Genome} {
		if r != nil && found != nil {
			return c, errors.New("space: more than one of recipe, recepie and genome")
		} else if r != nil {
			found = r
		}
	}
	err = c.UnmarshalJSON(found)
	return c, err
}

// hasEnvelopeKey reports whether an object has one of the keys as something other than a node of a recipe.
func hasEnvelopeKey(object map[string]json.RawMessage, keys ...string) bool {
	return slices.ContainsFunc(keys, func(k string) bool {
		v, ok := object[k]
		var n parsedNode
		return ok && (json.Unmarshal(v, &n) != nil || n.Op == "")
	})
}

// floatOrNaN is a number, or null for the NaN that Python wrote.
type floatOrNaN float64

func (f *floatOrNaN) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = floatOrNaN(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(f))
}
