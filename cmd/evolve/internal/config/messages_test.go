package config

import (
	"fmt"
	"strings"
	"testing"
)

// Every message about a text that is wrong as TOML, or whose values have the wrong type or range, word for word and with
// its place: all problems of a text, in their order.
func TestPlacedMessages(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"seed", []string{
			`run.toml:1:4: unexpected EOF; expected key separator '='`,
		}},
		{"seed 1", []string{
			`run.toml:1:6: expected '.' or '=', but got '1' instead`,
		}},
		{"seed = ", []string{
			`run.toml:1:7: unexpected EOF; expected value`,
		}},
		{"seed =\n", []string{
			`run.toml:1:7: expected value but found '\n' instead`,
		}},
		{"seed = 1 2", []string{
			`run.toml:1:9: seed: expected the end of the line, but got '2' instead`,
		}},
		{"seed = 1, 2", []string{
			`run.toml:1:9: seed: expected the end of the line, but got ',' instead`,
		}},
		{"strategy.kind = aging", []string{
			`run.toml:1:17: strategy.kind (aging): is no value: write strings in quotes`,
		}},
		{"[strategy]\nkind = random\nlag = 3", []string{
			`run.toml:2:8: strategy.kind (random): is no value: write strings in quotes`,
		}},
		{"name = 'x", []string{
			`run.toml:1:9: name: unexpected EOF; expected "'"`,
		}},
		{"name = \"x\ny\"", []string{
			`run.toml:1:10: name: strings cannot contain newlines`,
		}},
		{"name = \"a\\qb\"", []string{
			`run.toml:1:10: name: invalid escape in string '\q'`,
		}},
		{"name = \"\"\"\nab\n\\q\"\"\"", []string{
			`run.toml:3:1: name: invalid escape in string '\q'`,
		}},
		{"name = \"\\u12\"", []string{
			`run.toml:1:9: name: expected four hexadecimal digits after '\u', but got "\\u12\"" instead`,
		}},
		{"name = \"\"\"x", []string{
			`run.toml:1:11: name: unexpected EOF; expected '"""'`,
		}},
		{"[strategy\nkind = 'random'", []string{
			`run.toml:1:10: expected '.' or ']' to end table name, but got '\n' instead`,
		}},
		{"[]", []string{
			`run.toml:1:2: unexpected end of table name (table names cannot be empty)`,
		}},
		{"[[objective]\nmetric = 'volume'", []string{
			`run.toml:1:12: expected end of table array name delimiter ']', but got '\n' instead`,
		}},
		{"[strategy]\nlag = 08", []string{
			`run.toml:2:7: strategy.lag: invalid integer "08": cannot have leading zeroes`,
		}},
		{"[strategy]\nlag = 1__0", []string{
			`run.toml:2:7: strategy.lag: invalid integer "1__0": underscores must be surrounded by digits`,
		}},
		{"[budget]\ntarget = .5", []string{
			`run.toml:2:10: budget.target: floats must start with a digit, not '.'`,
		}},
		{"[budget]\ntarget = 1.", []string{
			`run.toml:2:10: budget.target: invalid float "1.": '.' must be followed by one or more digits`,
		}},
		{"[space]\nheads = [1, 2", []string{
			`run.toml:2:13: space.heads: expected a comma (',') or array terminator (']'), but got end of file`,
		}},
		{"[space]\nheads = [1 2]", []string{
			`run.toml:2:12: space.heads: expected a comma (',') or array terminator (']'), but got '2'`,
		}},
		{"[space]\nheads = [1,, 2]", []string{
			`run.toml:2:12: space.heads: unexpected comma`,
		}},
		{"strategy = {lag = 1", []string{
			`run.toml:1:19: strategy.lag: expected a comma or an inline table terminator '}', but got end of file instead`,
		}},
		{"strategy = {lag = 1 kind = 'x'}", []string{
			`run.toml:1:21: strategy.lag: expected a comma or an inline table terminator '}', but got 'k' instead`,
		}},
		{"strategy = {lag}", []string{
			`run.toml:1:16: strategy: expected '.' or '=', but got '}' instead`,
		}},
		{"name = 'a\x00b'", []string{
			`run.toml:1:10: control character 0x00, write it as "\u0000"`,
		}},
		{"name = 'a\tb\x1bc'", []string{
			`run.toml:1:12: control character 0x1b, write it as "\u001b"`,
		}},
		{"# \xe4 comment", []string{
			`run.toml:1:3: invalid UTF-8: byte 0xe4`,
		}},
		{"= 1", []string{
			`run.toml:1:1: unexpected '=': key name appears blank`,
		}},
		{"a..b = 1", []string{
			`run.toml:1:3: unexpected '.'`,
		}},
		{".a = 1", []string{
			`run.toml:1:1: unexpected '.': keys cannot start with a '.'`,
		}},
		{"a b = 1", []string{
			`run.toml:1:3: expected '.' or '=', but got 'b' instead`,
		}},
		{"failure.timeout = 1979-05-27T07:32:00Z" + good, []string{
			`run.toml:1:19: failure.timeout (1979-05-27T07:32:00Z): is a date or time, want a string in quotes, like "90s"`,
		}},
		{"name = 12:30:00" + good, []string{
			`run.toml:1:8: name (12:30:00): is a date or time, want a string in quotes`,
		}},
		{"name = 1979-13-01", []string{
			`run.toml:1:8: name: invalid datetime: "1979-13-01"`,
		}},
		{"[budget]\nwall = true" + good, []string{
			`run.toml:2:8: budget.wall (true): is a boolean, want a string in quotes, like "90s"`,
		}},
		{"seed = true\n[model]\ntied = 'yes'" + good, []string{
			`run.toml:1:8: seed (true): is a boolean, want a whole number`,
			`run.toml:3:8: model.tied ("yes"): is a string, want true or false`,
		}},
		{"seed = 1\n[space]\nnodes = 3\n[strategy]\nlag = 1\n[space]\nlayers = [1]", []string{
			`run.toml:6:2: space: is defined already, at 2:2`,
		}},
		{"space.nodes = 4\nspace.nodes = 5", []string{
			`run.toml:2:7: space.nodes: is defined already, at 1:7`,
		}},
		{"space.nodes = 4\n[space]\nlayers = [2]" + good, []string{
			`run.toml:1:7: space.nodes (4): want at least 2 for each hidden state: 6 with space.hidden_states = 3`,
			`run.toml:3:1: space.layers ([2]): belongs to kind = "bert", not to "rnn"`,
		}},
		{"[space]\nnodes = 4\nkind = 'rnn'\nnodes = 5", []string{
			`run.toml:4:1: space.nodes: is defined already, at 2:1`,
		}},
		{"space = {nodes = 4, nodes = 5}", []string{
			`run.toml:1:21: space.nodes: is defined already, at 1:10`,
		}},
		{"space = {nodes = 4}\n[space]\nlayers = [1]", []string{
			`run.toml:2:2: space: is defined already, at 1:1`,
		}},
		{"space = {nodes = 4}\nspace.layers = [1]" + good, []string{
			`run.toml:1:10: space.nodes (4): want at least 2 for each hidden state: 6 with space.hidden_states = 3`,
			`run.toml:2:7: space.layers ([1]): belongs to kind = "bert", not to "rnn"`,
		}},
		{"space = 3\n[space]\nnodes = 4", []string{
			`run.toml:1:9: space (3): is an integer, want a table`,
			`run.toml:2:2: space: is defined already, at 1:1`,
		}},
		{"space = 3\nspace.nodes = 4", []string{
			`run.toml:1:9: space (3): is an integer, want a table`,
			`run.toml:2:1: space: is defined already, at 1:1`,
		}},
		{"space.nodes = 4\nspace = 3", []string{
			`run.toml:2:1: space: conflicts with another definition of this key or of its table`,
		}},
		{"[objective]\nmetric = 'x'\n[[objective]]\nmetric = 'volume'", []string{
			`run.toml:1:2: objective: is a table, want a list: [[objective]]`,
			`run.toml:3:3: objective: is defined already, at 1:2, and is no array of tables`,
		}},
		{"objective = [{metric = 'volume'}]\n[[objective]]\nmetric = 'memory'", []string{
			`run.toml:2:3: objective: is defined already, at 1:1, and is no array of tables`,
		}},
		{"[[objective]]\nmetric = 'volume'\nmetric = 'memory'", []string{
			`run.toml:3:1: objective.0.metric: is defined already, at 2:1`,
		}},
		{"[[objective]]\nmetric = 'volume'\n[[objective]]\nmetric = 'memory'\nwidht = 3\nrepeats = 'x'", []string{
			`run.toml:5:1: objective.1.widht: unknown key, did you mean objective.width?`,
			`run.toml:6:11: objective.1.repeats ("x"): is a string, want a whole number`,
		}},
		{"'seed' = -1\n\"we\\u0069ghts\".seed = 1.5\n[[objective]]\n'metric' = 7", []string{
			`run.toml:1:10: seed (-1): want a whole number from 0`,
			`run.toml:2:23: weights.seed (1.5): is a float, want a whole number`,
			`run.toml:4:12: objective.0.metric (7): is an integer, want a string in quotes`,
		}},
		{"[\"space\"]\n\"nodes\" = 2.5\n'no des' = 1" + good, []string{
			`run.toml:2:11: space.nodes (2.5): is a float, want a whole number`,
			`run.toml:3:1: space."no des": unknown key, did you mean space.nodes?`,
		}},
		{"[constraint]\n\"a b\" = 3\n'growth' = true" + good, []string{
			`run.toml:2:9: constraint."a b" (3): is an integer, want a string in quotes, like "<=1"`,
			`run.toml:3:12: constraint.growth (true): is a boolean, want a string in quotes, like "<=1"`,
		}},
		{"seed = 9223372036854775808\n[space]\nheads = [1, 99999999999999999999]\n[budget]\ntarget = 1e999\nevaluations = 0xffffffffffffffffff" + good, []string{
			`run.toml:1:8: seed (9223372036854775808): does not fit into 64 bits`,
			`run.toml:3:9: space.heads ([1, 99999999999999999999]): element 1 (99999999999999999999) does not fit into 64 bits`,
			`run.toml:5:10: budget.target (1e999): does not fit into 64 bits`,
			`run.toml:6:15: budget.evaluations (0xffffffffffffffffff): does not fit into 64 bits`,
		}},
		{"seed = -9223372036854775809" + good, []string{
			`run.toml:1:8: seed (-9223372036854775809): does not fit into 64 bits`,
		}},
		{"sed = 1\nnmae = 'x'\n[space]\nnodez = 1\n[strategy]\nlag = 'x'\nkind = aging\n[nonsense]", []string{
			`run.toml:1:1: sed: unknown key, did you mean seed?`,
			`run.toml:2:1: nmae: unknown key, did you mean name?`,
			`run.toml:4:1: space.nodez: unknown key, did you mean space.nodes?`,
			`run.toml:6:7: strategy.lag ("x"): is a string, want a whole number`,
			`run.toml:7:8: strategy.kind (aging): is no value: write strings in quotes`,
		}},
		{"objective = [\n  {metric = 'volume', width = 'x'},\n  {\n    metric = 'memory', # comment\n    widht = 3,\n    repeats = -1 },\n]", []string{
			`run.toml:2:31: objective.0.width ("x"): is a string, want a whole number`,
			`run.toml:5:5: objective.1.widht: unknown key, did you mean objective.width?`,
			`run.toml:6:5: objective.1.repeats (-1): want 1 to 100000`,
		}},
		{"strategy.by = [['a']]" + good, []string{
			`run.toml:1:15: strategy.by ([['a']]): element 0 (['a']) is an array, want a string in quotes`,
		}},
		{"strategy.given = ['a', {b = 1}]" + good, []string{
			`run.toml:1:18: strategy.given (['a', {b = 1}]): element 1 ({b = 1}) is a table, want a string in quotes`,
		}},
		{"oracle.files = 'x'\noracle.files2 = 'y'" + good, []string{
			`run.toml:1:16: oracle.files ("x"): is a string, want strings in brackets: ["a", "b"]`,
			`run.toml:2:8: oracle.files2: unknown key, did you mean oracle.files?`,
		}},
		{"budget.wall.x = 3" + good, []string{
			`run.toml:1:13: budget.wall.x: unknown key; evolve init prints all keys`,
		}},
		{"model.tied.x.y = 3\n" + good, []string{
			`run.toml:1:12: model.tied.x: unknown key; evolve init prints all keys`,
		}},
		{strings.Repeat("a.", 70) + "b = 1", []string{
			`run.toml:1:131: too large: a key has more than 64 dots, those of its table included`,
		}},
		{"a = " + strings.Repeat("[", 70), []string{
			`run.toml:1:69: too large: arrays and inline tables are nested more than 64 levels deep`,
		}},
		{strings.Repeat("x", 300) + " = 1", []string{
			`run.toml:1:300: too large: a key is longer than 256 bytes, its tables included`,
		}},
		{"[budget]\nevaluations = 1e3" + good, []string{
			`run.toml:2:15: budget.evaluations (1e3): is a float, want a whole number`,
		}},
		{"[budget]\ndistinct = -5" + good, []string{
			`run.toml:2:1: budget.distinct (-5): want 0 to 1000000000`,
		}},
		{"[weights]\nseed = -1" + good, []string{
			`run.toml:2:8: weights.seed (-1): want a whole number from 0`,
		}},
		{"[shortlist]\nsize = 2\ntask = 'copyy'\nrungs = 50\ndropout = 1.5" + good, []string{
			`run.toml:3:1: shortlist.task ("copyy"): want "markov", "copy", "adding"`,
			`run.toml:4:1: shortlist.rungs (50): want 1 to 20`,
			`run.toml:5:1: shortlist.dropout (1.5): want a probability less than 1`,
		}},
		{"[shortlist]\nsize = 2\ntask = 'copy'\nrate = -1\noptimizer = 'adm'\nsteps = -1\nschedule = 'x'" + good, []string{
			`run.toml:4:1: shortlist.rate (-1): want more than 0, or "auto"`,
			`run.toml:5:1: shortlist.optimizer ("adm"): want "adam", "sgd"`,
			`run.toml:6:1: shortlist.steps (-1): want at least 1`,
			`run.toml:7:1: shortlist.schedule ("x"): want "constant", "cosine", "plateau", "tail"`,
		}},
		{"[output]\ntop = 0\nrerank = 'volum'" + good, []string{
			`run.toml:2:1: output.top (0): want 1 to 100000`,
			`run.toml:3:1: output.rerank ("volum"): no such metric; did you mean "volume"?`,
		}},
		{"[oracle]\nfiles = [1]" + good, []string{
			`run.toml:2:9: oracle.files ([1]): element 0 (1) is an integer, want a string in quotes`,
		}},
		{"[a.b.c.d.e.f.g.h.i.j.k]\nl = 1" + good, []string{
			`run.toml:1:2: a: unknown key; evolve init prints all keys`,
		}},
	} {
		_, err := parse(c.text, "run.toml", ".", nil, knowns)
		if err == nil || err.Error() != strings.Join(c.want, "\n") {
			t.Errorf("%q\n  says  %v\n  wants %s", c.text, err, strings.Join(c.want, "\n"))
		}
	}
}

// A report lists the first 100 problems and counts the others.
func TestManyProblems(t *testing.T) {
	_, err := parse("[x]\n"+good+strings.Repeat("[space.x]\n[[space.y]]\n", 1)+"[budget]\n"+keysOf(150), "run.toml", ".", nil, knowns)
	if err == nil {
		t.Fatal("loads")
	}
	lines := strings.Split(err.Error(), "\n")
	if last := "run.toml:105:1: and 53 more problems from here on"; len(lines) != maxProblems+1 || lines[maxProblems] != last {
		t.Errorf("%d lines, the last is %s", len(lines), lines[len(lines)-1])
	}
}

func keysOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d = 1\n", i)
	}
	return b.String()
}
