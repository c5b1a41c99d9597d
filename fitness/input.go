package fitness

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// Input produces the stream of tokens that networks read. Streams of kind "uniform" and "zipf" are random; those of
// kind "text", "hashed" and "wordpiece" are the words of a file.
type Input struct {
	Kind       string
	Vocabulary int     // number of different tokens; they are numbered from 0
	Exponent   float64 // zipf: token i has a probability proportional to (i+1)^-Exponent
	Seed       uint64  // uniform, zipf

	words      []int     // texts: all tokens of the file
	cumulative []float64 // zipf: cumulative sums of the unnormalised probabilities
}

// Uniform returns a stream of independent tokens that are all equally likely.
func Uniform(vocabulary int, seed uint64) *Input {
	return &Input{Kind: "uniform", Vocabulary: vocabulary, Seed: seed}
}

// Zipf returns a stream of independent tokens whose frequencies follow Zipf's law, like those of words. An exponent of
// 1 is usual for natural language.
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

// String identifies the stream: streams with equal strings have equal tokens. A text is identified by a digest of its
// tokens, not by its path.
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

// Tokens returns a batch [T][B] for recurrent networks: T steps of B columns. A text is cut into B columns of equal
// length, as for training a language model, and the batch holds the first T tokens of each, for every draw. A random
// stream has other tokens for each draw. An error says that the text is too short.
func (in *Input) Tokens(batch, steps, draw int) ([]int, error) {
	if in.words != nil {
		return in.columns(batch, steps)
	}
	return in.random(batch*steps, draw), nil
}

// Sequences returns a batch [B][T] for networks that read whole sequences. The sequences of a text are B pieces of it
// at equal distances; another draw shifts them. A random stream has other tokens for each draw. An error says that the
// text is too short.
func (in *Input) Sequences(batch, length, draw int) ([]int, error) {
	if in.words == nil {
		return in.random(batch*length, draw), nil
	}
	if len(in.words) < batch*length {
		return nil, fmt.Errorf("fitness: text of %d tokens: too short for %d sequences of %d, which need %d", len(in.words), batch, length, batch*length)
	}
	distance := len(in.words) / batch
	shift := 0
	if distance > length {
		shift = draw * length % (distance - length + 1)
	}
	tokens := make([]int, 0, batch*length)
	for b := range batch {
		start := b*distance + shift
		tokens = append(tokens, in.words[start:start+length]...)
	}
	return tokens, nil
}

// random returns the first n tokens of a draw.
func (in *Input) random(n, draw int) []int {
	rng := rand.New(rand.NewPCG(in.Seed, uint64(draw)))
	tokens := make([]int, n)
	for i := range tokens {
		tokens[i] = in.token(rng)
	}
	return tokens
}

func (in *Input) token(rng *rand.Rand) int {
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

// digest returns a hash of a list of tokens.
func digest(tokens []int) string {
	h := sha256.New()
	for _, id := range tokens {
		h.Write(binary.LittleEndian.AppendUint32(nil, uint32(id)))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
