package train

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"evolve/nn/safetensors"
)

// forger returns a function that makes a checkpoint of a short training with another state, and the true state.
func forger(tb testing.TB) (forge func(state string) []byte, present State) {
	tb.Helper()
	trainer := small(tb, Settings{})
	if err := trainer.Run(context.Background(), 600, nil); err != nil {
		tb.Fatal(err)
	}
	return func(state string) []byte {
		var file bytes.Buffer
		if err := safetensors.Write(&file, trainer.arrays(trainer.carried()), map[string]string{stateKey: state, "about": "it"}); err != nil {
			tb.Fatal(err)
		}
		return file.Bytes()
	}, trainer.State
}

// states returns a true state in JSON, and many that no training has.
func states(tb testing.TB, present State) (good string, bad []string) {
	tb.Helper()
	text, err := json.Marshal(present)
	if err != nil {
		tb.Fatal(err)
	}
	for _, change := range []func(s *State){
		func(s *State) { s.Best = 7 },
		func(s *State) { s.Best = -2 },
		func(s *State) { s.At = -1 },
		func(s *State) { s.Updates = -1 },
		func(s *State) { s.Tokens = -1 },
		func(s *State) { s.Rate = -1 },
		func(s *State) { s.Count = -1 },
		func(s *State) { s.Count, s.Due = 0, true },
		func(s *State) { s.Curve = nil },
	} {
		s := present
		change(&s)
		changed, err := json.Marshal(s)
		if err != nil {
			tb.Fatal(err)
		}
		bad = append(bad, string(changed))
	}
	return string(text), append(bad, "", "{", "[]", `{"best":"0"}`, `{"tokens":1e99}`)
}

// Load refuses states that no training has.
func TestHostileStates(t *testing.T) {
	forge, present := forger(t)
	good, bad := states(t, present)
	if err := small(t, Settings{}).Load(bytes.NewReader(forge(good)), "it"); err != nil {
		t.Error(err)
	}
	for _, state := range bad {
		if small(t, Settings{}).Load(bytes.NewReader(forge(state)), "it") == nil {
			t.Errorf("%s: no error", state)
		}
	}
}

// A checkpoint with any state is refused, or the training continues without a panic.
func FuzzState(f *testing.F) {
	forge, present := forger(f)
	good, bad := states(f, present)
	for _, s := range append(bad, good, `{"best":-1,"at":1000000}`, `{"best":-1,"ended":"x"}`) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, state string) {
		goOn(t, forge(state))
	})
}

// Any bytes are refused, or the training continues without a panic.
func FuzzCheckpoint(f *testing.F) {
	forge, present := forger(f)
	good, _ := states(f, present)
	file := forge(good)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(nil))
	f.Add(bytes.Replace(file, []byte("carried.0"), []byte("carried.9"), 1))
	f.Add(bytes.Replace(file, []byte("moment0."), []byte("moment7."), 1))
	f.Fuzz(goOn)
}

// goOn loads a checkpoint and trains a little further.
func goOn(t *testing.T, file []byte) {
	trainer := small(t, Settings{})
	if trainer.Load(bytes.NewReader(file), "it") == nil {
		trainer.Run(t.Context(), trainer.State.Tokens+60, nil)
	}
}
