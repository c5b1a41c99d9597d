package runs

import (
	"fmt"
	"path/filepath"
	"testing"
)

func mustRead(t *testing.T, dir string) *Log {
	t.Helper()
	l, err := Read(dir)
	must(t, err)
	return l
}

func TestIncumbents(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	sample(t, dir, `{"kind":"aging"}`, 1, "uniform", 1, 1, 3, -1, 2, 5)
	all, distinct, err := mustRead(t, dir).Incumbents()
	must(t, err)
	if distinct != 5 || len(all) != 3 || all[1].Distinct != 2 || all[1].Told != 3 || all[2].Distinct != 5 {
		t.Errorf("%d distinct, %+v", distinct, all)
	}
	for n, want := range map[int]float64{1: 1, 2: 3, 4: 3, 5: 5, 100: 5} {
		if in, ok := At(all, n); !ok || in.Objectives[0] != want {
			t.Errorf("after %d: %+v", n, in)
		}
	}
	if _, ok := At(nil, 3); ok {
		t.Error("an incumbent of nothing")
	}
	if c := Checkpoints(30); fmt.Sprint(c) != "[1 2 5 10 20 30]" {
		t.Error(c)
	}
}
