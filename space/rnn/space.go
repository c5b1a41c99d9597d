package rnn

// Space describes the recurrent cells of NAS-Bench-NLP (Klyuchnikov et al. 2020, arXiv 2006.07116). Zero fields take
// the documented defaults; Check reports values that no cell can meet.
type Space struct {
	Nodes        int // largest number of nodes, default 24
	HiddenStates int // largest number of hidden states, default 3
	Intermediate int // draws of Random, each one node or a linear with its activation; default 14
}

// maxIntermediate bounds Space.Intermediate. With more draws, nearly every random cell would have too many nodes.
const maxIntermediate = 60

func (s Space) nodes() int        { return orDefault(s.Nodes, 24) }
func (s Space) hiddenStates() int { return orDefault(s.HiddenStates, 3) }
func (s Space) intermediate() int { return orDefault(s.Intermediate, 14) }

func orDefault(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}
