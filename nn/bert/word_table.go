package bert

import (
	"evolve/nn/internal/kernel"
)

// DrawWords draws the complete word table, such that row i belongs to token i. Call it after Draw with a new key, before
// the first pass.
func (n *Network) DrawWords() {
	tokens := make([]int, n.Vocabulary)
	for i := range tokens {
		tokens[i] = i
	}
	n.wordRows(tokens)
}

// wordRows returns the row of the word table of each token. After Draw it draws the rows of tokens that have not been read
// before; a row depends on (key, token) alone.
func (n *Network) wordRows(tokens []int) []int {
	rows := make([]int, len(tokens))
	for i, token := range tokens {
		row, ok := n.wordRow[token]
		switch {
		case n.wordRow == nil:
			row = token
		case !ok:
			row = len(n.wordRow)
			n.wordRow[token] = row
			at := len(n.wordTable)
			n.wordTable = append(n.wordTable, make([]float32, n.Embedding)...)
			kernel.Normal(n.wordTable[at:], Deviation, n.seed+uint64(token)*0x9e3779b97f4a7c15, 0)
		}
		rows[i] = row
	}
	if n.wordRow != nil {
		n.parameters[n.tables.word].Value, n.parameters[n.tables.word].Rows = n.wordTable, len(n.wordRow)
	}
	return rows
}
