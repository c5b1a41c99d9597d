package train

import "fmt"

// Stream holds what a model reads and what it must predict at each position.
type Stream struct {
	Tokens  []int
	Targets []int // as many as Tokens; negative: no prediction here
}

// Next returns the stream of a language model: the target of each position is the next token. It has one position less than
// there are tokens.
func Next(tokens []int) Stream {
	if len(tokens) == 0 {
		return Stream{}
	}
	return Stream{tokens[:len(tokens)-1], tokens[1:]}
}

// Window holds the same steps of all columns of a stream: Steps is T, Batch is B.
type Window struct {
	Batch, Steps    int
	Tokens, Targets []int // [T][B]
}

// columns is a stream that is cut into B columns of equal length, which are read side by side. The remainder is not read.
type columns struct {
	Stream
	batch, length int
}

// columns cuts the stream. It returns an error if there are more columns than tokens.
func (s Stream) columns(batch int) (columns, error) {
	c := columns{s, batch, len(s.Tokens) / batch}
	if c.length < 1 {
		return c, fmt.Errorf("train: %d tokens are too few for %d columns: use a longer text or a smaller batch", len(s.Tokens), batch)
	}
	return c, nil
}

// window returns at most so many steps from a position on.
func (c columns) window(at, steps int) Window {
	w := Window{Batch: c.batch, Steps: min(steps, c.length-at)}
	w.Tokens, w.Targets = make([]int, w.Steps*w.Batch), make([]int, w.Steps*w.Batch)
	for t := range w.Steps {
		for b := range w.Batch {
			from := b*c.length + at + t
			w.Tokens[t*w.Batch+b], w.Targets[t*w.Batch+b] = c.Tokens[from], c.Targets[from]
		}
	}
	return w
}
