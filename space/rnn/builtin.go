package rnn

import (
	"maps"
	"slices"
)

// builtins holds the recipes of textbook cells.
var builtins = map[string]string{
	"rnn": `{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]}}`,
	"gru": `{"r":{"op":"linear","input":["x","h_prev_0"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"z":{"op":"linear","input":["x","h_prev_0"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"rh":{"op":"elementwise_prod","input":["r_act","h_prev_0"]},
		"n":{"op":"linear","input":["x","rh"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["z_act","h_prev_0","n_act"]}}`,
	"lstm": `{"i":{"op":"linear","input":["x","h_prev_0"]},"i_act":{"op":"activation_sigm","input":["i"]},
		"f":{"op":"linear","input":["x","h_prev_0"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"g":{"op":"linear","input":["x","h_prev_0"]},"g_act":{"op":"activation_tanh","input":["g"]},
		"o":{"op":"linear","input":["x","h_prev_0"]},"o_act":{"op":"activation_sigm","input":["o"]},
		"kept":{"op":"elementwise_prod","input":["f_act","h_prev_1"]},
		"added":{"op":"elementwise_prod","input":["i_act","g_act"]},
		"h_new_1":{"op":"elementwise_sum","input":["kept","added"]},
		"c_act":{"op":"activation_tanh","input":["h_new_1"]},
		"h_new_0":{"op":"elementwise_prod","input":["c_act","o_act"]}}`,
}

// Builtins returns the names that Builtin accepts, sorted.
func Builtins() []string { return slices.Sorted(maps.Keys(builtins)) }

// Builtin returns a textbook cell: "rnn", the simple recurrent network of Elman (1990); "gru" of Cho et al. (2014,
// arXiv 1406.1078); or "lstm" of Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000). It
// reports false for any other name. GRU breaks one rule of Space.Valid: its new state reads the previous one directly.
// It can still be scored, trained, exported and mutated.
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
