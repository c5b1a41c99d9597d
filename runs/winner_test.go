package runs

import (
	"fmt"
	"strings"
	"testing"
)

// smallRun writes a run of three feasible candidates, the second the best, and returns its log.
func smallRun(t *testing.T) *Writer {
	t.Helper()
	w, err := Create(t.TempDir(), Header{Config: []byte(`{}`)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	for id, objective := range []float64{1, 3, 2} {
		l := Line{ID: id, Op: "sample", Genome: fmt.Appendf(nil, "%d", id), Hash: fmt.Sprint(id), Objectives: []float64{objective}}
		if err := w.Append(l, 0); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestWinner(t *testing.T) {
	for _, c := range []struct {
		name, trained string
		want          int
	}{
		{"untrained", "", 1},
		{"trained", `{"winner":"c2","entrants":[{"name":"c2","id":2},{"name":"lstm","id":-1,"known":true}]}`, 2},
		{"all trainings failed", `{"winner":"","entrants":[{"name":"c2","id":2,"failed":"diverged"}]}`, 1},
	} {
		w := smallRun(t)
		if c.trained != "" {
			if err := w.WriteFile(TrainedFile, []byte(c.trained)); err != nil {
				t.Fatal(err)
			}
		}
		if l, err := w.Winner(); err != nil || l.ID != c.want {
			t.Errorf("%s: got candidate %d, error %v, want %d", c.name, l.ID, err, c.want)
		}
	}
}

func TestWinnerOfNothing(t *testing.T) {
	w, err := Create(t.TempDir(), Header{Config: []byte(`{}`)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Winner(); err == nil || !strings.Contains(err.Error(), "no winner in it") {
		t.Errorf("got %v", err)
	}
	w = smallRun(t)
	w.WriteFile(TrainedFile, []byte(`{"winner":"c9","entrants":[{"name":"c9","id":9}]}`))
	if _, err := w.Winner(); err == nil || !strings.Contains(err.Error(), "no candidate 9 in the log of 3") {
		t.Errorf("got %v", err)
	}
}
