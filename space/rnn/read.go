package rnn

import (
	"io"
	"iter"

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
var recipeReader = space.Reader{Package: "space", Genome: "recipe", IsHeader: isHeader}

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
