package train

import "fmt"

// Stream is what a model reads, and what it should say at each position.
type Stream struct {
	Tokens  []int
	Targets []int // as many; negative: nothing is asked here
}

// Next asks for the next token at every position but the last.
func Next(tokens []int) Stream {
	if len(tokens) == 0 {
		return Stream{}
	}
	return Stream{tokens[:len(tokens)-1], tokens[1:]}
}

// Window is T steps of B columns of a stream.
type Window struct {
	Batch, Steps    int
	Tokens, Targets []int // [T][B]
}

// columns cuts a stream into B columns that are read side by side; what is left over at its end is not read.
type columns struct {
	Stream
	batch, length int
}

func (s Stream) columns(batch int) (columns, error) {
	c := columns{s, batch, len(s.Tokens) / batch}
	if c.length < 1 {
		return c, fmt.Errorf("train: %d tokens: not one for each of %d columns: want a longer text, or a smaller batch", len(s.Tokens), batch)
	}
	return c, nil
}

// window is the steps from position at on, at most so many.
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
