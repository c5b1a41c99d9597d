package rnn

import (
	"slices"
	"strings"

	nnrnn "evolve/nn/rnn"
)

// Space describes the recurrent cells of NAS-Bench-NLP (Klyuchnikov et al. 2020, arXiv 2006.07116). Its zero value is
// the space of the benchmark. Zero fields take the documented defaults; Check reports values that no cell can meet.
type Space struct {
	Nodes        int        // largest number of nodes, default 24
	HiddenStates int        // largest number of hidden states, default 3
	Intermediate int        // draws of Random, each one node or a linear with its activation; default 14
	Leaky        bool       // a new state may be a blend of its previous value and a node, as in GRU; not in the benchmark
	Operations   []nnrnn.Op // the operations that cells may have, among them Linear; default all
}

// maxIntermediate bounds Space.Intermediate. With more draws, nearly every random cell would have too many nodes.
const maxIntermediate = 60

func (s Space) nodes() int        { return orDefault(s.Nodes, 24) }
func (s Space) hiddenStates() int { return orDefault(s.HiddenStates, 3) }
func (s Space) intermediate() int { return orDefault(s.Intermediate, 14) }

// allows reports whether cells may have an operation.
func (s Space) allows(op nnrnn.Op) bool {
	return len(s.Operations) == 0 || slices.Contains(s.Operations, op)
}

// among returns the operations of a list that cells may have, in its order.
func (s Space) among(list ...nnrnn.Op) (allowed []nnrnn.Op) {
	for _, op := range list {
		if s.allows(op) {
			allowed = append(allowed, op)
		}
	}
	return allowed
}

// operationNames returns the published names of the allowed operations, with commas.
func (s Space) operationNames() string {
	var names []string
	for op := range nnrnn.Op(nnrnn.NumOps) {
		if s.allows(op) {
			names = append(names, op.String())
		}
	}
	return strings.Join(names, ", ")
}

func orDefault(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}
