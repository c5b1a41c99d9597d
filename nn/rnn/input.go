package rnn

// Input is what the first layer reads: X, and what is the same in it. Products with X are computed once for each row of
// Rows, where there are any.
type Input struct {
	X     []float32 // [T][B][E]
	Rows  []float32 // [D][E], the different rows of X, or nil
	Index []int     // [T*B], which of Rows each row of X is, or nil
}

// Repeats are worth an index when rows are long, so that looking a product up costs less than computing it, and at most
// three quarters of them differ.
const longRow = 128

// Embed returns the embeddings of tokens [T*B], of this width. The row of a token depends on (key, token) alone, so no row
// is drawn that is not read.
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
