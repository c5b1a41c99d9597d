package rnn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"

	"evolve/space"
)

// Recipe is a cell that was read from somewhere, or the reason why it could not be.
type Recipe struct {
	ID   string // the log's recepie_id, the line's id, or the file's name, with #2, #3, ... behind it
	Cell Cell
	Log  *Log // what a published training log says besides, nil elsewhere
	Err  error
}

// Log is what a log of the benchmark says of a trained cell. The losses are natural logarithms.
type Log struct {
	Data       string
	NumParams  int
	TestLosses []float64 // per epoch; NaN where training diverged
}

// recipeReader is how they stand in files.
var recipeReader = space.Reader{Package: "space/rnn", Genome: "recipe", IsHeader: isHeader}

// ReadRecipes reads the recipes of a file, a folder or a zip, in the order of names. A file holds one or several JSON
// values: recipes, objects with a recipe under "recipe", "recepie" (the benchmark's spelling) or "genome", or lists of
// these. The header of a run's log is passed over. What cannot be read is a Recipe with Err, not the end: a bad line among others costs itself alone.
func ReadRecipes(path string) iter.Seq[Recipe] { return decodeAll(recipeReader.ReadPath(path)) }

// ReadStream reads the recipes of r as ReadRecipes does those of a file; name stands in errors and ids.
func ReadStream(r io.Reader, name string) iter.Seq[Recipe] {
	return decodeAll(recipeReader.ReadStream(r, name))
}

func decodeAll(list iter.Seq[space.Value]) iter.Seq[Recipe] {
	return func(yield func(Recipe) bool) {
		for v := range list {
			var r Recipe
			if v.Err == nil {
				r = decodeRecipe(v.JSON)
			}
			r.ID, r.Err = v.Result(r.ID, r.Err)
			if !yield(r) {
				return
			}
		}
	}
}

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
		return fmt.Errorf("space/rnn: %s: want another type than %s", wrong.Field, wrong.Value)
	}
	return fmt.Errorf("space/rnn: %w", err)
}

func (e envelope) cell() (c Cell, err error) {
	var found json.RawMessage
	for _, r := range []json.RawMessage{e.Recipe, e.Recepie, e.Genome} {
		if r != nil && found != nil {
			return c, errors.New("space/rnn: more than one of recipe, recepie and genome")
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
