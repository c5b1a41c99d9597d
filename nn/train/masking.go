package train

import (
	"evolve/nn/internal/kernel"
)

// Mask replaces masked tokens. It is also the token of Unknown, so unknown words are never masked: the model
// could not tell them from the mask.
const Mask = 0

// Hide returns what Step reads and predicts for a window [T][B]: tokens [B][T], of which some are masked, and targets [B][T],
// which are the masked tokens, and -1 elsewhere. Each token is masked with probability Share. The choice depends on the key of
// the model, draw and the position. At least one token is masked, unless all are Mask.
func (m *Masked) Hide(w Window, draw uint64) (tokens, targets []int) {
	for b := range w.Batch {
		for t := range w.Steps {
			tokens = append(tokens, w.Tokens[t*w.Batch+b])
		}
	}
	return tokens, hide(tokens, m.Share, m.key^0x8cb92ba72f3d8dd7, draw)
}

// hide masks some of the tokens in place, and returns the targets.
func hide(tokens []int, share float64, key, stream uint64) (targets []int) {
	draws := make([]float32, len(tokens))
	kernel.Uniform(draws, 1, key, stream)
	below, lowest := float32(2*share-1), -1 // the lowest draw is masked in any case
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

// maskedPositions returns the positions of targets that are not negative.
func maskedPositions(targets []int) (at []int) {
	for i, c := range targets {
		if c >= 0 {
			at = append(at, i)
		}
	}
	return at
}

// pick returns the elements at some positions.
func pick(from, at []int) []int {
	picked := make([]int, len(at))
	for i, p := range at {
		picked[i] = from[p]
	}
	return picked
}
