package halving

import (
	"errors"
	"fmt"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/rnn"
	"evolve/nn/train"
)

// Recipe says how every network of a plan is built and trained. Cells become language models and encoders learn to fill in
// masked tokens. Words is required, and Shape where there are cells; the zero value of every other field is valid.
type Recipe struct {
	Shape     rnn.Shape      // of the language model of a cell
	Equal     Equal          // what the language models of different cells have in common; empty: Width
	Reference rnn.Cell       // with Parameters: no language model has more parameters than the one of this cell
	Words     int            // size of the vocabulary: tokens are 0 to Words-1
	Dropout   train.Dropout  // of language models
	GateBias  float64        // added to the biases of gates that keep a state, see train.Language.AddGateBias
	Settings  train.Settings // Tokens is set to the last rung
}

// Equal names what the language models of different cells have in common, so that their losses can be compared.
type Equal string

const (
	Width      Equal = "width"      // all have the width of Recipe.Shape
	Parameters Equal = "parameters" // each has the largest width at which it has no more parameters than the reference
)

// maskedShare is the share of tokens that are masked for encoders, as in BERT (arXiv 1810.04805, section 3.1).
const maskedShare = 0.15

// check reports the first reason why no network can be built by the recipe.
func (r Recipe) check() error {
	if r.Words < 1 {
		return fmt.Errorf("halving: vocabulary of %d words: at least 1 is required", r.Words)
	}
	switch r.Equal {
	case "", Width:
	case Parameters:
		if err := r.Reference.Check(); err != nil {
			return fmt.Errorf("halving: reference cell: %w", err)
		}
	default:
		return fmt.Errorf("halving: equal (%s): must be %s or %s", r.Equal, Width, Parameters)
	}
	return nil
}

// checkNetwork reports why the network cannot be built by the recipe.
func (r Recipe) checkNetwork(network nn.Network) error {
	switch n := network.(type) {
	case rnn.Cell:
		if err := r.Shape.Check(); err != nil {
			return err
		}
		return n.Check()
	case bert.Encoder:
		return r.withVocabulary(n).Check()
	case nil:
		return errors.New("no network")
	}
	return fmt.Errorf("network (%T): must be an rnn.Cell or a bert.Encoder", network)
}

// Model returns a new model of the network. key determines its initial weights; targets are those of the training stream,
// from whose frequencies the decoder's bias starts. The error says that the network is neither an rnn.Cell nor a
// bert.Encoder, or that the encoder has fewer positions than Settings.Steps. The network and the shape must pass Check.
func (r Recipe) Model(network nn.Network, key uint64, targets []int) (m train.Model, err error) {
	switch n := network.(type) {
	case rnn.Cell:
		language := train.NewLanguage(n, r.shape(n), r.Words, key, r.Dropout)
		if r.GateBias != 0 {
			language.AddGateBias(r.GateBias)
		}
		m = language
	case bert.Encoder:
		if r.Settings.Steps > n.Positions {
			return nil, fmt.Errorf("halving: steps (%d): the encoder has %d positions", r.Settings.Steps, n.Positions)
		}
		m = train.NewMasked(r.withVocabulary(n), key, maskedShare)
	default:
		return nil, fmt.Errorf("halving: network (%T): must be an rnn.Cell or a bert.Encoder", network)
	}
	m.Begin(targets)
	return m, nil
}

// Size returns the width and the number of parameters of the model that the recipe makes of a network; those of an encoder
// are without the head that fills in masked tokens. Both are 0 for a network that is neither an rnn.Cell nor a bert.Encoder.
func (r Recipe) Size(network nn.Network) (width, parameters int) {
	switch n := network.(type) {
	case rnn.Cell:
		s := r.shape(n)
		return s.Hidden, n.Parameters(s, r.Words)
	case bert.Encoder:
		return n.Hidden, r.withVocabulary(n).Parameters()
	}
	return 0, 0
}

// withVocabulary returns the encoder with the vocabulary of the recipe.
func (r Recipe) withVocabulary(e bert.Encoder) bert.Encoder {
	e.Vocabulary = r.Words
	return e
}

// shape returns the shape of a cell's language model. With Parameters it searches the width by bisection.
func (r Recipe) shape(c rnn.Cell) rnn.Shape {
	if r.Equal != Parameters {
		return r.Shape
	}
	most := r.Reference.Parameters(r.Shape, r.Words)
	low, high := 1, 2
	for c.Parameters(r.scaled(high), r.Words) <= most {
		low, high = high, 2*high
	}
	for high-low > 1 { // width low has at most the parameters allowed, or is 1; width high has more
		if middle := (low + high) / 2; c.Parameters(r.scaled(middle), r.Words) <= most {
			low = middle
		} else {
			high = middle
		}
	}
	return r.scaled(low)
}

// scaled returns the shape with another width, and an embedding in proportion.
func (r Recipe) scaled(hidden int) rnn.Shape {
	s := r.Shape
	s.Embedding = max(1, (s.Embedding*hidden+s.Hidden/2)/s.Hidden)
	s.Hidden = hidden
	return s
}
