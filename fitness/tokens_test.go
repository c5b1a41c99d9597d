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
