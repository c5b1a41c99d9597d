package train

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"evolve/nn/bert"
)

// encoders returns one encoder for each operation, with one to three feed-forward layers, and one that has several.
func encoders() map[string]bert.Encoder {
	layer := func(op bert.Op, kernel int, feed ...int) bert.Layer {
		return bert.Layer{Op: op, Heads: 3, Kernel: kernel, Feed: feed}
	}
	of := func(embedding int, layers ...bert.Layer) bert.Encoder {
		return bert.Encoder{Vocabulary: 17, Positions: 8, Embedding: embedding, Hidden: 15, Layers: layers}
	}
	bare := layer(bert.DFT, 0, 11)
	bare.Bare = true
	return map[string]bert.Encoder{
		"SDP": of(7, layer(bert.SDP, 0, 11)), "WMA": of(15, layer(bert.WMA, 0, 11, 9)), "DFT": of(7, layer(bert.DFT, 0, 11)),
		"DCT": of(15, layer(bert.DCT, 0, 11, 9, 12)), "DSC": of(7, layer(bert.DSC, 3, 11, 9)), "bare": of(7, bare),
		"mixed": of(9, layer(bert.DSC, 5, 11), bare, layer(bert.WMA, 0, 8, 9), layer(bert.DCT, 0, 7)),
	}
}

// The gradients of a step are the derivatives of its loss, also for the tied word embeddings.
func TestGradientsOfMasked(t *testing.T) {
	for name, e := range encoders() {
		m := NewMasked(e, 5, 0.3)
		for _, p := range m.Parameters() { // so that no gradient is too small to compare
			for i := range p.Value {
				if p.Value[i] != 1 {
					p.Value[i] *= 10
				}
			}
		}
		w := columns{Next(tokens(rand.New(rand.NewPCG(1, 1)), 100, 17)), 6, 16}.window(0, 7)
		slopes(t, name, m, func() float64 {
			m.Changed()
			loss, err := m.Step(t.Context(), w, 3)
			if err != nil {
				t.Fatal(err)
			}
			return loss
		}, "operation.key.bias") // adds the same to all scores of a query, which softmax ignores
	}
}

// Hide masks the right share of tokens, never Mask itself, and at least one token if there is another than Mask.
func TestHide(t *testing.T) {
	m := NewMasked(encoders()["SDP"], 1, 0.15)
	w := Window{Batch: 30, Steps: 100, Tokens: tokens(rand.New(rand.NewPCG(4, 4)), 3000, 17)}
	masked, tokensRead := 0, 0
	for draw := range uint64(20) {
		tokens, targets := m.Hide(w, draw)
		for i, c := range targets {
			was := w.Tokens[i%100*30+i/100]
			if c >= 0 && (c != was || c == Mask || tokens[i] != Mask) || c < 0 && tokens[i] != was {
				t.Fatalf("token %d: %d is read, %d is the target", was, tokens[i], c)
			}
			if was != Mask {
				tokensRead++
			}
		}
		masked += len(maskedPositions(targets))
	}
	if share, slack := float64(masked)/float64(tokensRead), 5*math.Sqrt(0.15*0.85/float64(tokensRead)); math.Abs(share-0.15) > slack {
		t.Errorf("a share of %v is masked", share)
	}
	for draw := range uint64(50) {
		if _, targets := m.Hide(Window{Batch: 1, Steps: 3, Tokens: []int{0, 2, 3}}, draw); len(maskedPositions(targets)) == 0 || targets[0] >= 0 {
			t.Fatalf("targets %v", targets)
		}
	}
	if loss, err := m.Step(t.Context(), Window{Batch: 1, Steps: 3, Tokens: []int{0, 0, 0}}, 1); loss != 0 || err != nil {
		t.Error(loss, err)
	}
	if _, err := m.Loss(t.Context(), Stream{Tokens: []int{0, 0, 0}}); err == nil {
		t.Error("a stream without tokens to mask: no error")
	}
}

// masked returns a training on a line of 20 words that repeats.
func masked(t *testing.T, e bert.Encoder, s Settings) *Trainer {
	t.Helper()
	var line, all []int
	for i := range 20 {
		line = append(line, 1+i*7%16)
	}
	for range 30 {
		all = append(all, line...)
	}
	s.Batch, s.Steps = 8, 8
	trainer, err := New(NewMasked(e, 1, 0.2), s, Next(all), Next(all))
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

// Every encoder learns a line that repeats by heart. Guessing among its words has the loss 2.7.
func TestMaskedLearnsByHeart(t *testing.T) {
	for name, e := range encoders() {
		trainer := masked(t, e, Settings{Rate: 0.005, Clip: 1, Tokens: 200000, Every: 50000})
		if err := trainer.Run(t.Context(), 200000, nil); err != nil {
			t.Fatal(err)
		}
		if last := trainer.Curve[len(trainer.Curve)-1]; last.Valid > 1.3 || trainer.Ended != "" {
			t.Errorf("%s: %+v, %q", name, trainer.Curve, trainer.Ended)
		}
	}
}

// A training that continues from a checkpoint ends with the same bits as one that was not interrupted.
func TestMaskedCheckpoint(t *testing.T) {
	run := func(trainer *Trainer, tokens int) *Trainer {
		if err := trainer.Run(t.Context(), tokens, nil); err != nil {
			t.Fatal(err)
		}
		return trainer
	}
	e, s := encoders()["mixed"], Settings{Tokens: 4096, Every: 512, Decay: 1e-3}
	whole := run(masked(t, e, s), 4096)
	for _, stop := range []int{0, 512, 1536, 3584} { // Run evaluates at its end
		part := run(masked(t, e, s), stop)
		for range 3 { // ends before the next evaluation
			if err := part.update(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		var file bytes.Buffer
		if err := part.Save(&file, "it"); err != nil {
			t.Fatal(err)
		}
		on := masked(t, e, s)
		if err := on.Load(&file, "it"); err != nil {
			t.Fatal(err)
		}
		if run(on, 4096); !reflect.DeepEqual(on.State, whole.State) {
			t.Errorf("stopped at %d: %+v, want %+v", stop, on.State, whole.State)
		}
		for i, p := range on.Model.Parameters() {
			if !slices.Equal(p.Value, whole.Model.Parameters()[i].Value) {
				t.Errorf("stopped at %d: %s differs", stop, p.Name)
			}
		}
	}
}
