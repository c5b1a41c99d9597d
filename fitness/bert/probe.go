package bert

import (
	"context"
	"math/rand/v2"
	"sync"

	"evolve/fitness"
	"evolve/nn"
	nnbert "evolve/nn/bert"
)

// Probe holds one encoder with one draw of weights. It draws the weights and computes each pass once, when the first
// metric asks for it. It reuses its memory for the next encoder. One goroutine uses it at a time.
type Probe struct {
	Encoder nnbert.Encoder

	*shared
	ctx     context.Context
	draw    int // of weights and tokens
	terms   []fitness.Term
	network nnbert.Network
	drawn   bool           // network has the weights of this encoder and draw
	spare   nnbert.Network // a second network, whose weights a metric changes
	passes  []*pass
	memory  nn.Arena[float32]
	doubles nn.Arena[float64]
}

// Reset implements fitness.Probe for an nn/bert.Encoder that passes Check. It panics if network is of another type.
func (p *Probe) Reset(ctx context.Context, network nn.Network, draw int, terms []fitness.Term) {
	p.ctx, p.Encoder, p.draw, p.terms = ctx, network.(nnbert.Encoder), draw, terms
	p.drawn, p.passes = false, p.passes[:0]
	p.memory.Reset()
	p.doubles.Reset()
}

// weights returns the network with its weights, drawn once.
func (p *Probe) weights() *nnbert.Network {
	if !p.drawn {
		p.network.Draw(p.Encoder, p.key(p.draw))
		p.drawn = true
	}
	return &p.network
}

// shared holds what the probes of a run have in common. It is safe for several goroutines.
type shared struct {
	Config
	observerOf map[string]*observerKind // by name of the metric; nil: none
	mu         sync.Mutex
	tokens     map[[3]int][]int     // [B][T], by batch, length, draw
	directions map[[2]int][]float32 // cotangents, by size, draw
}

// key returns the random key of a draw of weights.
func (s *shared) key(draw int) uint64 { return nn.WeightKey(s.WeightSeed, draw) }

// sequences returns the tokens of a batch [B][T].
func (s *shared) sequences(batch, length, draw int) ([]int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := [3]int{batch, length, draw}
	if t, ok := s.tokens[k]; ok {
		return t, nil
	}
	t, err := s.Input.Sequences(batch, length, draw)
	if err == nil {
		s.tokens[k] = t
	}
	return t, err
}

// cotangent returns the direction r of R = <r, output>: n draws of N(0, 1), the same for all encoders, or n ones.
func (s *shared) cotangent(n, draw int) []float32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := [2]int{n, draw}
	if r, ok := s.directions[k]; ok {
		return r
	}
	rng := rand.New(rand.NewPCG(s.key(draw), 0x636f74616e67656e)) // "cotangen"
	r := make([]float32, n)
	for i := range r {
		if r[i] = 1; s.Cotangent != "ones" {
			r[i] = float32(rng.NormFloat64())
		}
	}
	s.directions[k] = r
	return r
}
