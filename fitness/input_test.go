package fitness

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestInputs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.txt")
	if err := os.WriteFile(path, []byte("a b\n\n a c d\ne"), 0o644); err != nil {
		t.Fatal(err)
	}
	text, err := Text(path) // a b <eos> <eos> a c d <eos> e <eos>
	if err != nil {
		t.Fatal(err)
	}
	got, err := text.Tokens(3, 2, 5)
	if want := []int{0, 2, 4, 1, 0, 2}; err != nil || !slices.Equal(got, want) || text.Vocabulary != 6 {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	if _, err := text.Tokens(5, 3, 0); err == nil || !strings.Contains(err.Error(), "too short for 5 columns of 3 steps") {
		t.Error(err)
	}
	for _, in := range []*Input{Uniform(20, 1), Zipf(20, 1, 1)} {
		long, _ := in.Tokens(50, 400, 0)
		short, _ := in.Tokens(50, 10, 0)
		other, _ := in.Tokens(50, 10, 1)
		counts := make([]int, 20)
		for _, id := range long {
			counts[id]++
		}
		if !slices.Equal(long[:500], short) || slices.Equal(short, other) || slices.Min(counts) == 0 {
			t.Errorf("%s: %v", in, counts)
		}
		if ratio := float64(counts[0]) / float64(counts[9]); in.Kind == "zipf" && math.Abs(ratio-10) > 2.5 || in.Kind == "uniform" && math.Abs(ratio-1) > 0.2 {
			t.Errorf("%s: first to tenth token %v", in, ratio)
		}
	}
}

// The sequences of a text are pieces of it at equal distances, and another draw shifts them. A random stream draws
// others.
func TestSequences(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		text.WriteString(strings.Repeat("w", i+1) + " ")
	}
	in, err := Text(write(t, "text", text.String()))
	if err != nil {
		t.Fatal(err)
	}
	first, err := in.Sequences(4, 50, 0)
	if err != nil || first[0] != 0 || first[50] < 200 || first[150] < 700 {
		t.Fatalf("%v, %v", first, err)
	}
	for i := range first {
		if i%50 > 0 && first[i] != first[i-1]+1 {
			t.Fatalf("token %d: %d after %d", i, first[i], first[i-1])
		}
	}
	if again, _ := in.Sequences(4, 50, 1); slices.Equal(first, again) {
		t.Error("another draw reads the same text")
	}
	if _, err := in.Sequences(20, 51, 0); err == nil || !strings.Contains(err.Error(), "1020") {
		t.Error(err)
	}
	drawn := Zipf(500, 1, 3)
	a, _ := drawn.Sequences(3, 7, 0)
	b, _ := drawn.Sequences(3, 7, 1)
	if len(a) != 21 || slices.Equal(a, b) || slices.Max(a) >= 500 {
		t.Errorf("%v %v", a, b)
	}
}
