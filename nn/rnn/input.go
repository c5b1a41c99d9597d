package rnn

// Input holds what the first layer reads. Where Rows and Index are set, products with X are computed once for each row of
// Rows, and looked up by Index.
type Input struct {
	X     []float32 // [T][B][E]
	Rows  []float32 // [D][E], the different rows of X, or nil
	Index []int     // [T*B], the row of Rows that each row of X equals, or nil
}

// longRow is the width from which Embed sets Rows and Index, if at most three quarters of the rows differ. Looking up a
// product of a shorter row costs more than computing it.
const longRow = 128

// Embed draws the embeddings, of the given width, of tokens [T][B]. The embedding of a token depends on (key, token) alone;
// only those of tokens that occur are drawn.
func (i Init) Embed(tokens []int, width int, key uint64) Input {
	in := Input{X: make([]float32, len(tokens)*width), Index: make([]int, len(tokens))}
	first := make(map[int]int, len(tokens)) // token -> its row of Rows
	for p, token := range tokens {
		row, ok := first[token]
		if !ok {
			row = len(first)
			first[token] = row
			in.Rows = append(in.Rows, make([]float32, width)...)
			i.drawEmbedding(in.Rows[row*width:], key, token)
		}
		in.Index[p] = row
		copy(in.X[p*width:], in.Rows[row*width:(row+1)*width])
	}
	if width < longRow || 4*len(first) > 3*len(tokens) {
		return Input{X: in.X}
	}
	return in
}
