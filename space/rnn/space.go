package rnn

// Space is the space of recurrent cells of NAS-Bench-NLP (arXiv 2006.07116). Zero fields take the documented default.
type Space struct {
	Nodes        int // most nodes of a cell, 24
	HiddenStates int // most hidden states, 3
	Intermediate int // draws of the generator, each one node or a linear with its activation; 14
}

// maxIntermediate keeps a random cell from being too large nearly always.
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
