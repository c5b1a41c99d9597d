package train

import (
	"bytes"
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"evolve/nn/rnn"
)

// small returns a short training with every kind of dropout.
func small(t testing.TB, s Settings) *Trainer {
	t.Helper()
	s.Batch, s.Steps, s.Tokens, s.Every = 4, 7, 4000, 500
	all := tokens(rand.New(rand.NewPCG(3, 3)), 900, 11)
	m := NewLanguage(lstm(), rnn.Shape{Layers: 2, Embedding: 6, Hidden: 8, Tied: true}, 11, 1, Dropout{.1, .1, .1, .1, .1})
	trainer, err := New(m, s, Next(all), Next(all[:200]))
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

// A training that continues from a checkpoint ends with the same bits as one that was not interrupted.
func TestCheckpoint(t *testing.T) {
	for _, s := range []Settings{{Decay: 1e-3}, {Optimizer: SGD, Rate: 1, Schedule: Plateau}, {Schedule: Cosine}, {Schedule: Tail}} {
		whole := small(t, s)
		if err := whole.Run(t.Context(), 4000, nil); err != nil {
			t.Fatal(err)
		}
		for _, stop := range []int{1, 28, 700, 900, 1000, 3990} {
			part := small(t, s)
			interrupted := false
			for !interrupted {
				if err := part.update(t.Context()); err != nil {
					t.Fatal(err)
				}
				if part.State.Tokens%500 < 28 {
					if err := part.evaluate(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				interrupted = part.State.Tokens >= stop
			}
			var file bytes.Buffer
			if err := part.Save(&file, "it"); err != nil {
				t.Fatal(err)
			}
			on := small(t, s)
			if err := on.Load(bytes.NewReader(file.Bytes()), "it"); err != nil {
				t.Fatal(err)
			}
			if err := on.Run(t.Context(), 4000, nil); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(on.State, whole.State) {
				t.Errorf("stopped at %d: %+v, want %+v", stop, on.State, whole.State)
			}
			for i, p := range on.Model.Parameters() {
				if !slices.Equal(p.Value, whole.Model.Parameters()[i].Value) {
					t.Errorf("stopped at %d: %s differs", stop, p.Name)
				}
			}
		}
	}
}

// Load refuses a checkpoint that is cut off or belongs to another training.
func TestDamagedCheckpoint(t *testing.T) {
	one := small(t, Settings{})
	if err := one.Run(t.Context(), 1000, nil); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := one.Save(&file, "it"); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < file.Len(); n += file.Len() / 50 {
		if small(t, Settings{}).Load(bytes.NewReader(file.Bytes()[:n]), "it") == nil {
			t.Errorf("cut at %d: no error", n)
		}
	}
	if small(t, Settings{}).Load(bytes.NewReader(file.Bytes()), "another") == nil {
		t.Error("another training: no error")
	}
	if small(t, Settings{Optimizer: SGD}).Load(bytes.NewReader(file.Bytes()), "it") == nil {
		t.Error("another optimizer: no error")
	}
}

// A training that is interrupted during an evaluation repeats the evaluation when it continues.
func TestStoppedInEvaluation(t *testing.T) {
	whole := small(t, Settings{})
	if err := whole.Run(t.Context(), 4000, nil); err != nil {
		t.Fatal(err)
	}
	part := small(t, Settings{})
	var err error
	for i := range 2000 { // gets a little further each time
		if err = part.Run(&stopping{t.Context(), i}, 4000, nil); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(part.State, whole.State) {
		t.Errorf("%+v, want %+v", part.State, whole.State)
	}
}

// stopping is a context that ends after so many calls of Err.
type stopping struct {
	context.Context
	left int
}

func (s *stopping) Err() error {
	if s.left--; s.left < 0 {
		return context.Canceled
	}
	return nil
}
