package rnn

import (
	"maps"
	"slices"
)

// Builtins returns the names that Builtin accepts, sorted.
func Builtins() []string { return slices.Sorted(maps.Keys(builtins)) }

// Builtin returns a textbook cell. It reports false for a name that is not among Builtins.
//
// The published equations are in builtin_recipes.go, each with its source and with every departure that the operations
// of the space demand. Each cell meets every rule of Space.Valid if Space.Leaky is set. Without Leaky, the cells whose
// new state is a blend with its previous value (GRU and its relatives) break one rule: a new state reads a previous
// state directly. They can still be scored, trained, exported and mutated.
func Builtin(name string) (c Cell, ok bool) {
	recipe, ok := builtins[name]
	if ok && c.UnmarshalJSON([]byte(recipe)) != nil {
		panic("space/rnn: built-in recipe is broken")
	}
	return c, ok
}

// LSTM returns Builtin("lstm").
func LSTM() Cell { return builtin("lstm") }

// GRU returns Builtin("gru").
func GRU() Cell { return builtin("gru") }

// SimpleRNN returns Builtin("rnn").
func SimpleRNN() Cell { return builtin("rnn") }

func builtin(name string) Cell {
	c, _ := Builtin(name)
	return c
}
