package train

import (
	"evolve/nn/internal/kernel"
)

// Mask is the token that stands for those that are asked for. It is Unknown's: a word outside the vocabulary cannot be
// told from a mask, and is never asked for.
const Mask = 0

// Hide is what Step reads of a window [T][B], and asks: tokens [B][T] with masks, and targets [B][T] that are the tokens
// behind them, -1 elsewhere. Each token is asked for with probability Share by a draw that depends on the model's key, draw
// and its place; where none would be, one is.
func (m *Masked) Hide(w Window, draw uint64) (tokens, targets []int) {
	for b := range w.Batch {
		for t := range w.Steps {
			tokens = append(tokens, w.Tokens[t*w.Batch+b])
		}
	}
	return tokens, hide(tokens, m.Share, m.key^0x8cb92ba72f3d8dd7, draw)
}

// hide masks tokens, and returns the targets.
func hide(tokens []int, share float64, key, stream uint64) (targets []int) {
	draws := make([]float32, len(tokens))
	kernel.Uniform(draws, 1, key, stream)
	below, lowest := float32(2*share-1), -1 // if any draw is below, the lowest is
	targets = make([]int, len(tokens))
	for i, token := range tokens {
		targets[i] = -1
		if token != Mask && (lowest < 0 || draws[i] < draws[lowest]) {
			lowest = i
		}
	}
	for i, token := range tokens {
		if token != Mask && (draws[i] < below || i == lowest) {
			targets[i], tokens[i] = token, Mask
		}
	}
	return targets
}

// questions are the places of targets that are asked for.
func questions(targets []int) (at []int) {
	for i, c := range targets {
		if c >= 0 {
			at = append(at, i)
		}
	}
	return at
}

func pick(from, at []int) []int {
	some := make([]int, len(at))
	for i, p := range at {
		some[i] = from[p]
	}
	return some
}
