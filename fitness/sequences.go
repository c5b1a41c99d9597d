package fitness

import (
	"fmt"
	"math/rand/v2"
)

// Sequences returns a batch [B][T] for networks that read whole sequences. Those of a text are stretches spread evenly
// over it, another draw's begin elsewhere; those of a drawn stream are other tokens for each draw.
func (in *Input) Sequences(batch, length, draw int) ([]int, error) {
	if in.words == nil {
		rng := rand.New(rand.NewPCG(in.Seed, uint64(draw)))
		tokens := make([]int, batch*length)
		for i := range tokens {
			tokens[i] = in.draw(rng)
		}
		return tokens, nil
	}
	if len(in.words) < batch*length {
		return nil, fmt.Errorf("fitness: text of %d tokens: too short for %d sequences of %d, which need %d", len(in.words), batch, length, batch*length)
	}
	apart := len(in.words) / batch
	shift := 0
	if apart > length {
		shift = draw * length % (apart - length + 1)
	}
	tokens := make([]int, 0, batch*length)
	for b := range batch {
		from := b*apart + shift
		tokens = append(tokens, in.words[from:from+length]...)
	}
	return tokens, nil
}
