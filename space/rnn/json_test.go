package rnn

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
)

func TestBadRecipes(t *testing.T) {
	const rnn = `"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]}`
	for recipe, want := range map[string]string{
		``:                 `want a JSON object of nodes, have ""`,
		`[]`:               `want a JSON object of nodes, have "[]"`,
		`{`:                `recipe ends in the middle: EOF`,
		`{` + rnn:          `recipe ends in the middle: EOF`,
		`{` + rnn + `}  x`: `more text behind the recipe`,
		`{}`:               `h_new_0 is missing: a cell has at least one new state`,
		`{` + rnn + `,"h_new_2":{"op":"activation_tanh","input":["i"]}}`: `h_new_1 is missing: new states are numbered from 0 without a gap`,
		`{` + rnn + `,"i":{"op":"linear","input":["x"]}}`:                `node "i" is given twice`,
		`{` + rnn + `,"x":{"op":"linear","input":["x"]}}`:                `node "x": the name of an input`,
		`{"h_new_0":{"op":"activation_tanh","input":["y"]}}`:             `node "h_new_0" reads "y", which is neither a node nor x nor a previous state`,
		`{"h_new_0":{"op":"activation_tanh","input":["h_prev_1"]}}`:      `node "h_new_0" reads "h_prev_1", but there is no h_new_1: the cell has 1 states`,
		`{"h_new_0":{"op":"activation_tan","input":["h_prev_0"]}}`:       `node "h_new_0": op ("activation_tan"): unknown, want one of linear, elementwise_prod, elementwise_sum, blend, activation_tanh, activation_sigm, activation_leaky_relu`,
		`{"h_new_0":{"op":"activation_tanh","input":["x"]}}`:             `node "h_new_0" (activation_tanh): reads x, which only a linear may`,
		`{"h_new_0":{"op":"blend","input":["h_prev_0","h_prev_0"]}}`:     `node "h_new_0" (blend): 2 inputs, want 3`,
		`{"h_new_0":{"op":"linear","input":[]}}`:                         `node "h_new_0" (linear): 0 inputs, want 1`,
		`{"a":{"op":"activation_tanh","input":["b"]},"b":{"op":"activation_tanh","input":["h_new_0"]},"h_new_0":{"op":"elementwise_sum","input":["h_prev_0","a"]}}`: `cyclic: a reads b reads h_new_0 reads a`,
		`{` + rnn + `,"h_new_0_part":{"op":"linear","input":["x"]},"h_new_01":{"op":"linear","input":["x"]}}`:                                                       `node "h_new_01": want h_new_0, h_new_1, and so on`,
		`{"h_new_0":null}`:                                               `node "h_new_0": want an object with op and input`,
		`{"h_new_0":{"op":3,"input":["x"]}}`:                             `node "h_new_0": op: want a string`,
		`{"h_new_0":{"op":"linear","input":"x"}}`:                        `node "h_new_0": input: want a list of strings`,
		`{"h_new_0":{"op":"linear","input":["x"],"input":["h_prev_0"]}}`: `node "h_new_0": input is given twice`,
		`{"h_new_0":{"op":"linear","inputs":["x"]}}`:                     `node "h_new_0" (linear): 0 inputs, want 1`,
		`{"h_new_0":{"op":"linear","input":["x",]}}`:                     `node "h_new_0": invalid character ']' looking for beginning of value`,
		tooMany(): `128 nodes, more than 127`,
		`"{"`:     `recipe ends in the middle: EOF`,
		`"\"\""`:  `a string in a string`,
	} {
		c := LSTM()
		err := c.UnmarshalJSON([]byte(recipe))
		if !reflect.DeepEqual(c, LSTM()) {
			t.Errorf("%s left half a cell", recipe)
		}
		if err == nil || strings.TrimPrefix(err.Error(), "space/rnn: recipe: ") != want && strings.TrimPrefix(err.Error(), "space/rnn: ") != "recipe: "+want {
			t.Errorf("%s\n  gives %v\n  want  %s", recipe, err, want)
		}
	}
}

func tooMany() string {
	b := []byte(`{"h_new_0":{"op":"linear","input":["x"]}`)
	for i := range nnrnn.MaxNodes {
		b = fmt.Appendf(b, `,"n%d":{"op":"linear","input":["x"]}`, i)
	}
	return string(append(b, '}'))
}

func FuzzRecipe(f *testing.F) {
	for _, r := range builtins {
		f.Add([]byte(r))
	}
	f.Add([]byte(`{"h_new_0":{"op":"linear","input":["x"]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c, d Cell
		if c.UnmarshalJSON(data) != nil {
			return
		}
		if err := nnrnn.Cell(c).Check(); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text(c)), &d); err != nil || d.Hash() != c.Hash() {
			t.Fatalf("%v: %s", err, text(c))
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`[{"recipe":{},"id":3,"test_losses":[NaN,-Infinity,1]}] {"recepie":"{}"}`))
	f.Add([]byte(`{"recipe":{"op":"linear","input":["x"]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for r := range ReadStream(strings.NewReader(string(data)), "fuzz") {
			if r.ID == "" || r.Err != nil && r.Err.Error() == "" {
				t.Fatal("a recipe without a name")
			}
		}
	})
}

// Every published log is read, and Parameters agrees with its num_params.
func TestPublishedLogs(t *testing.T) {
	logs, diverged := 0, 0
	for r := range ReadRecipes(nntest.Shared(t, "bench", "nas_bench_nlp_wikitext2_logs.zip")) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		if got := r.Cell.Parameters(3, 33278, 400, 600, true); r.Log == nil || got != r.Log.NumParams {
			t.Errorf("%s: %d parameters, the log says %+v", r.ID, got, r.Log)
		}
		for _, loss := range r.Log.TestLosses {
			if loss != loss {
				diverged++
				break
			}
		}
		logs++
	}
	if logs != 170 || diverged == 0 {
		t.Errorf("%d logs, %d of them diverged", logs, diverged)
	}
}

func TestReadForms(t *testing.T) {
	rnn := builtins["rnn"]
	for name, in := range map[string]string{
		"a recipe":      rnn,
		"a list":        "[" + rnn + "]",
		"a line":        `{"id":7,"genome":` + rnn + `,"hash":"x"}`,
		"a log":         `{"recepie_id":7,"recepie":` + quoted(rnn) + `,"num_params":3,"test_losses":[NaN]}`,
		"two, second":   `{"recipe":{}} ` + rnn,
		"a node recipe": strings.ReplaceAll(rnn, `"i"`, `"recipe"`),
	} {
		var last Recipe
		for r := range ReadStream(strings.NewReader(in), "in") {
			last = r
		}
		want, _ := Builtin("rnn")
		if last.Err != nil || last.Cell.Hash() != want.Hash() || last.ID == "" {
			t.Errorf("%s: %+v", name, last)
		}
	}
	for in, want := range map[string]string{
		"":    "in: space/rnn: no recipe in it",
		"[3]": `in: space/rnn: recipe: want a JSON object of nodes, have "3"`,
		"{":   "in: space/rnn: not JSON: unexpected EOF",
	} {
		for r := range ReadStream(strings.NewReader(in), "in") {
			if r.Err == nil || r.Err.Error() != want {
				t.Errorf("%q: %v, want %s", in, r.Err, want)
			}
		}
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
