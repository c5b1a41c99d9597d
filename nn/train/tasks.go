package train

import (
	"math"
	"math/rand/v2"
)

// Markov draws n tokens of a Markov source of order 2: the distribution of a token depends on the two before. It returns the
// tokens, and the entropy of a token given these two in nats; no model has a smaller expected loss. The transition
// probabilities are exponential random numbers to the power of sharpness, normalised; sharpness 0 makes them uniform.
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

// conditional returns the entropy of the next symbol, averaged over contexts by their stationary distribution, which it finds
// by iteration.
func conditional(rows [][]float64, symbols int) (entropy float64) {
	stationary := make([]float64, len(rows))
	for i := range stationary {
		stationary[i] = 1 / float64(len(rows))
	}
	for range 2000 {
		after := make([]float64, len(rows))
		for context, row := range rows {
			for next, p := range row {
				after[context%symbols*symbols+next] += stationary[context] * p
			}
		}
		stationary = after
	}
	for context, row := range rows {
		for _, p := range row {
			if p > 0 {
				entropy -= stationary[context] * p * math.Log(p)
			}
		}
	}
	return entropy
}

// Copy draws n random tokens of so many symbols. The target of each position is the token delay steps before. Guessing has
// the loss ln(symbols); the best possible loss is 0.
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

// Adding draws n sequences of digits below base, of which two are marked. Token d is the digit d, base+d the marked digit d. The
// target at the end of each sequence is the sum of the marked digits. Models need 2*base words; the best possible loss is 0. It
// is the adding problem of Hochreiter and Schmidhuber (1997, section 5.4) with whole numbers.
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
