package rnn

import (
	"fmt"
	"math"
	"slices"

	"evolve/fitness"
)

// introspectability computes the mean cosine distance between the mean outputs of classes. The class of an output is
// the token that was just read; classes are the tokens that are read at least 8 times in the batch, at most the 64 most
// frequent. Maximized. An input in which no two tokens repeat that often gives an error. Cost: one forward pass at the
// model's width. Source: arXiv 2112.08645. Departure: the original has images and their labels.
var introspectability = fitness.Metric{
	Name: "introspectability", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Known: "measured tau 0.06",
	Takes: fullSettings, Defaults: paperSize, Least: leastForLoss,
	Summary: "how much the output differs after different frequent tokens",
	Source:  "arXiv 2112.08645, with tokens as classes",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		k, err := p.task(s)
		if err != nil {
			return 0, err
		}
		l := s.Layers - 1
		states, err := p.hidden(s, l)
		if err != nil {
			return 0, err
		}
		// State t+1 is the output after token t. The pass does not compute the output after the last token.
		width, block := p.fullStack(s).Shape.Width(l), len(states)/s.Steps
		classes := frequent(k.token[:len(k.token)-s.Batch])
		if len(classes) < 2 {
			return 0, fmt.Errorf("no two tokens are read %d times each: give a text, or a smaller vocabulary", frequentTimes)
		}
		return meanDistance(classMeans(classes, states[block:], width)), nil
	}),
}

const (
	frequentTimes = 8  // occurrences that make a token a class
	mostClasses   = 64 // classes that are used
)

// frequent returns the positions of each frequent token, the most frequent token first. Tokens must be numbered in the
// order of their first occurrence.
func frequent(tokens []int) (classes [][]int) {
	at := map[int][]int{}
	for i, token := range tokens {
		at[token] = append(at[token], i)
	}
	for token := range len(at) {
		if len(at[token]) >= frequentTimes {
			classes = append(classes, at[token])
		}
	}
	slices.SortStableFunc(classes, func(a, b []int) int { return len(b) - len(a) })
	return classes[:min(len(classes), mostClasses)]
}

// classMeans returns the mean output [width] of each class.
func classMeans(classes [][]int, outputs []float32, width int) [][]float64 {
	means := make([][]float64, len(classes))
	for c, positions := range classes {
		means[c] = make([]float64, width)
		for _, i := range positions {
			for u, v := range outputs[i*width : (i+1)*width] {
				means[c][u] += float64(v)
			}
		}
	}
	return means
}

// meanDistance returns the mean of 1 - cosine over all pairs. A zero vector has distance 1 from every vector.
func meanDistance(x [][]float64) float64 {
	sum, pairs := 0.0, 0.0
	for i := range x {
		for j := range i {
			sum += 1 - cosine(x[i], x[j])
			pairs++
		}
	}
	return sum / pairs
}

// cosine returns the cosine between x and y, or 0 if one of them is 0.
func cosine(x, y []float64) float64 {
	var xy, xx, yy float64
	for i, v := range x {
		xy, xx, yy = xy+v*y[i], xx+v*v, yy+y[i]*y[i]
	}
	if xx*yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}
