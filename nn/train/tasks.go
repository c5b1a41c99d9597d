package train

import (
	"math"
	"math/rand/v2"
)

// Tasks whose answer is known: tests of training, and a fast look at what a cell can learn.

// Markov draws n tokens of a source of so many symbols, each drawn by the two before it, and returns the entropy of a symbol
// given these, in nats: no model has a smaller expected loss. Transitions are exponential draws, normalised, to the power
// of sharpness: 0 is uniform.
func Markov(symbols, n int, sharpness float64, seed uint64) (tokens []int, entropy float64) {
	rng := rand.New(rand.NewPCG(seed, 0x6d61726b6f76))
	rows := make([][]float64, symbols*symbols)
	for i := range rows {
		sum := 0.0
		for range symbols {
			v := math.Pow(rng.ExpFloat64(), sharpness)
			rows[i], sum = append(rows[i], v), sum+v
		}
		for j := range rows[i] {
			rows[i][j] /= sum
		}
	}
	context := 0
	for range n {
		u, next := rng.Float64(), 0
		for ; next < symbols-1 && u >= rows[context][next]; next++ {
			u -= rows[context][next]
		}
		tokens = append(tokens, next)
		context = context%symbols*symbols + next
	}
	return tokens, conditional(rows, symbols)
}

// conditional is the entropy of the next symbol, contexts weighed by how often they come: the stationary distribution by
// iteration.
func conditional(rows [][]float64, symbols int) (entropy float64) {
	often := make([]float64, len(rows))
	for i := range often {
		often[i] = 1 / float64(len(rows))
	}
	for range 2000 {
		after := make([]float64, len(rows))
		for context, row := range rows {
			for next, p := range row {
				after[context%symbols*symbols+next] += often[context] * p
			}
		}
		often = after
	}
	for context, row := range rows {
		for _, p := range row {
			if p > 0 {
				entropy -= often[context] * p * math.Log(p)
			}
		}
	}
	return entropy
}

// Copy draws n random tokens of so many symbols and asks at each position for the one so many steps before. Chance is ln
// symbols, and 0 for a model that remembers.
func Copy(symbols, delay, n int, seed uint64) Stream {
	rng := rand.New(rand.NewPCG(seed, 0x636f7079))
	s := Stream{make([]int, n), make([]int, n)}
	for i := range n {
		if s.Tokens[i], s.Targets[i] = rng.IntN(symbols), -1; i >= delay {
			s.Targets[i] = s.Tokens[i-delay]
		}
	}
	return s
}

// Adding draws n sequences of a length, digits below base, two of which are marked (Hochreiter and Schmidhuber 1997,
// section 5.4, as a question with 2*base-1 answers): token d is a digit, base+d a marked one. At the end of each sequence
// the sum of both is asked for. Models need 2*base words.
func Adding(base, length, n int, seed uint64) (s Stream) {
	rng := rand.New(rand.NewPCG(seed, 0x616464))
	for range n {
		first := rng.IntN(length / 2)
		second := length/2 + rng.IntN(length-length/2)
		sum := 0
		for i := range length {
			digit := rng.IntN(base)
			token := digit
			if i == first || i == second {
				sum, token = sum+digit, base+digit
			}
			s.Tokens, s.Targets = append(s.Tokens, token), append(s.Targets, -1)
		}
		s.Targets[len(s.Targets)-1] = sum
	}
	return s
}
