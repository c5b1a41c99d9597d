package fitness

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// Input is the token stream that networks read. Kinds "uniform" and "zipf" are drawn; "text", "hashed" and "wordpiece" are
// a file's words.
type Input struct {
	Kind       string
	Vocabulary int     // uniform, zipf: tokens 0..Vocabulary-1
	Exponent   float64 // zipf: token i has probability proportional to (i+1)^-Exponent
	Seed       uint64  // uniform, zipf

	words      []int     // of a text, the whole file
	cumulative []float64 // zipf
}

// Uniform is a stream of independent tokens, all equally likely.
func Uniform(vocabulary int, seed uint64) *Input {
	return &Input{Kind: "uniform", Vocabulary: vocabulary, Seed: seed}
}

// Zipf is a stream of independent tokens whose frequencies fall off like those of words.
func Zipf(vocabulary int, exponent float64, seed uint64) *Input {
	in := &Input{Kind: "zipf", Vocabulary: vocabulary, Exponent: exponent, Seed: seed}
	in.cumulative = make([]float64, vocabulary)
	sum := 0.0
	for i := range in.cumulative {
		sum += math.Pow(float64(i+1), -exponent)
		in.cumulative[i] = sum
	}
	return in
}

// String identifies the stream: equal strings, equal tokens. A text is named by what it holds, not by its path.
func (in *Input) String() string {
	switch in.Kind {
	case "text":
		return fmt.Sprintf("text words=%d digest=%s", len(in.words), digest(in.words))
	case "hashed", "wordpiece":
		return fmt.Sprintf("%s vocabulary=%d tokens=%d digest=%s", in.Kind, in.Vocabulary, len(in.words), digest(in.words))
	case "zipf":
		return fmt.Sprintf("zipf vocabulary=%d exponent=%v seed=%d", in.Vocabulary, in.Exponent, in.Seed)
	}
	return fmt.Sprintf("uniform vocabulary=%d seed=%d", in.Vocabulary, in.Seed)
}

// Tokens returns a batch [T][B]. A text is cut into B columns of equal length, as language models are trained on, and
// the batch is their first T words, whatever the draw; a drawn stream is another one for each draw.
func (in *Input) Tokens(batch, steps, draw int) ([]int, error) {
	if in.words != nil {
		return in.columns(batch, steps)
	}
	rng := rand.New(rand.NewPCG(in.Seed, uint64(draw)))
	tokens := make([]int, batch*steps)
	for i := range tokens {
		tokens[i] = in.draw(rng)
	}
	return tokens, nil
}

func (in *Input) draw(rng *rand.Rand) int {
	if in.Kind == "uniform" {
		return rng.IntN(in.Vocabulary)
	}
	u := rng.Float64() * in.cumulative[len(in.cumulative)-1]
	return min(sort.SearchFloat64s(in.cumulative, u), in.Vocabulary-1)
}

func (in *Input) columns(batch, steps int) ([]int, error) {
	length := len(in.words) / batch
	if length < steps {
		return nil, fmt.Errorf("fitness: text of %d tokens (its words, and <eos> for each line): too short for %d columns of %d steps, which need %d",
			len(in.words), batch, steps, batch*steps)
	}
	tokens := make([]int, 0, batch*steps)
	for t := range steps {
		for b := range batch {
			tokens = append(tokens, in.words[b*length+t])
		}
	}
	return slices.Clip(tokens), nil
}
