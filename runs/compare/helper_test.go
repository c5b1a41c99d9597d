package compare

import (
	"encoding/json"
	"fmt"
	"testing"

	"evolve/runs"
	"evolve/search"
)

var header = runs.Header{Program: "test", Go: "go1.26", Arch: "amd64", Kernel: "generic", Seed: 1, Config: json.RawMessage(`{"name":"t"}`)}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustRead(t *testing.T, dir string) *runs.Log {
	t.Helper()
	l, err := runs.Read(dir)
	must(t, err)
	return l
}

// sample writes a run with the given first objectives. A negative one stands for a failed evaluation.
func sample(t *testing.T, dir, strategy string, seed uint64, input string, objectives ...float64) {
	t.Helper()
	h := header
	h.Seed = seed
	h.Config = fmt.Appendf(nil, `{"name":"run %d","seed":%d,"input":{"kind":%q},"strategy":%s}`, seed, seed, input, strategy)
	r, err := runs.Create(dir, h, nil)
	must(t, err)
	for id, v := range objectives {
		l := runs.Line{ID: id, Op: search.Fresh, Genome: []byte("1"), Hash: fmt.Sprint(id), Objectives: []float64{v},
			Metrics: map[string]float64{"memory": -v}}
		if v < 0 {
			l.Objectives, l.Metrics, l.Err = nil, nil, "failed"
		}
		if first := id - 1; id > 0 && v == objectives[first] {
			l.Cached, l.Metrics = &first, nil
		}
		must(t, r.Append(l, 0))
	}
	must(t, r.Close())
}
