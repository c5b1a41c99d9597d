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

// Recipe holds a cell that was read, or the reason why it could not be read.
type Recipe struct {
	ID   string // recepie_id or id of the object; else the name of the file, followed by #2, #3, ...
	Cell Cell
	Log  *Log // the rest of a published training log; nil for other sources
	Err  error
}

// Log holds the results that a log of NAS-Bench-NLP gives for its cell.
type Log struct {
	Data       string    // the data set, such as "wiki"
	NumParams  int       // weights and biases, as Cell.Parameters counts them
	TestLosses []float64 // cross-entropy in nats after each epoch; NaN where training diverged
}

// recipeReader reads the JSON values that hold recipes.
var recipeReader = space.Reader{Package: "space/rnn", Genome: "recipe", IsHeader: isHeader}

// ReadRecipes reads the recipes of a file, of a folder or of a zip, in the order of file names. A file holds one or
// several JSON values: recipes, objects with a recipe under "recipe", "recepie" (the spelling of the benchmark) or
// "genome", or lists of these. The header of a run's log is skipped. A value that cannot be read yields a Recipe with
// Err, and reading goes on: see package space.
func ReadRecipes(path string) iter.Seq[Recipe] { return decodeAll(recipeReader.ReadPath(path)) }

// ReadStream reads the recipes of r like ReadRecipes those of a file. The name stands in ids and errors.
func ReadStream(r io.Reader, name string) iter.Seq[Recipe] {
	return decodeAll(recipeReader.ReadStream(r, name))
}

// decodeAll decodes each value as a recipe.
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

// isHeader reports whether a value is the first line of a run's log. An object with "format" and "config" may also hold
// a recipe; then it is no header.
func isHeader(value json.RawMessage) bool {
	var h struct {
		Format                  int
		Config                  map[string]json.RawMessage
		Recipe, Recepie, Genome json.RawMessage
	}
	return json.Unmarshal(value, &h) == nil && h.Format > 0 && h.Config != nil && h.Recipe == nil && h.Recepie == nil && h.Genome == nil
}

// envelope lists the keys of an object that holds a recipe.
type envelope struct {
	Recipe, Recepie, Genome json.RawMessage
	RecepieID               json.RawMessage `json:"recepie_id"`
	ID                      json.RawMessage `json:"id"`
	Data                    string          `json:"data"`
	NumParams               int             `json:"num_params"`
	TestLosses              []floatOrNaN    `json:"test_losses"`
}

// decodeRecipe decodes a recipe, bare or in an envelope.
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

// explainDecodeError rewords an error of encoding/json for a user.
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

// cell decodes the one recipe of the envelope.
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

// hasEnvelopeKey reports whether an object has one of the keys with a value other than a node of a recipe.
func hasEnvelopeKey(object map[string]json.RawMessage, keys ...string) bool {
	return slices.ContainsFunc(keys, func(k string) bool {
		v, ok := object[k]
		var n parsedNode
		return ok && (json.Unmarshal(v, &n) != nil || n.Op == "")
	})
}

// floatOrNaN is a number, or NaN for null: package space replaces the NaN of Python by null.
type floatOrNaN float64

func (f *floatOrNaN) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = floatOrNaN(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(f))
}
