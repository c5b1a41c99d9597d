package bert

import (
	"context"
	"math/rand/v2"
	"sync"

	"evolve/fitness"
	"evolve/nn"
	nnbert "evolve/nn/bert"
)

// Probe is an encoder under measurement with one draw of weights. It draws them and runs each pass once, and only when a
// metric asks for it. Its memory is used again for the next encoder.
type Probe struct {
	Encoder nnbert.Encoder

	*shared
	ctx     context.Context
	draw    int
	terms   []fitness.Term
	network nnbert.Network
	drawn   bool
	spare   nnbert.Network // for weights that a metric changes
	passes  []*pass
	memory  nn.Arena[float32]
	doubles nn.Arena[float64]
}

// Reset points the probe at another network, which must be an encoder.Encoder that passes Check.
func (p *Probe) Reset(ctx context.Context, network nn.Network, draw int, terms []fitness.Term) {
	p.ctx, p.Encoder, p.draw, p.terms = ctx, network.(nnbert.Encoder), draw, terms
	p.drawn, p.passes = false, p.passes[:0]
	p.memory.Reset()
	p.doubles.Reset()
}

// weights are the network with its weights drawn.
func (p *Probe) weights() *nnbert.Network {
	if !p.drawn {
		p.network.Draw(p.Encoder, p.key(p.draw))
		p.drawn = true
	}
	return &p.network
}

// shared is what the probes of a run have in common. Safe for several goroutines.
type shared struct {
	Config
	mu         sync.Mutex
	tokens     map[[3]int][]int     // by batch, length, draw: [B][T]
	directions map[[2]int][]float32 // by size, draw
}

// key is the key of a draw of weights.
func (s *shared) key(draw int) uint64 { return fitness.WeightKey(s.WeightSeed, draw) }

// sequences are the tokens of a batch [B][T].
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

// cotangent is the direction r of the scalar <r, output> whose gradients are measured: n draws of N(0, 1), the same for
// all encoders, or ones.
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
