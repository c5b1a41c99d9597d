package kinds

import (
	"encoding/json"
	"fmt"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/draw"
	"evolve/nn/export"
	"evolve/nn/rnn"
	"evolve/nn/train/halving"
)

// Model returns the network of a genome for export, with the sizes and the weight seed of a configuration.
func (s *Space) Model(g Genome, c *config.Config) (export.Model, error) {
	text, err := g.MarshalJSON()
	if err != nil {
		return export.Model{}, err
	}
	network, identity := s.Network(g)
	if err := network.Check(); err != nil {
		return export.Model{}, err
	}
	m := c.Model
	return export.Model{Identity: identity, Genome: string(text), Network: network, Words: m.Vocabulary, Key: nn.WeightKey(c.Weights.Seed, 0),
		Shape: rnn.Shape{Layers: m.Layers, Embedding: m.Embedding, Hidden: m.Hidden, Tied: m.Tied}}, nil
}

// TrainedModel returns the model of a file of trained weights, with the sizes of its training. It leaves out the output head
// of an encoder.
func (s *Space) TrainedModel(path string, c *config.Config) (m export.Model, err error) {
	w, err := halving.ReadWeights(path)
	if err != nil {
		return m, err
	}
	g, err := s.Parse([]byte(w.Genome))
	if err != nil {
		return m, fmt.Errorf("export: %s: %w (-space selects another space)", path, err)
	}
	if m, err = s.Model(g, c); err != nil {
		return m, err
	}
	z := w.Sizes
	sizes, err := json.Marshal(z)
	if err != nil {
		return m, err
	}
	m.Known, m.Sizes = w.Words, string(sizes)
	m.Words, m.Shape = z.Words, rnn.Shape{Layers: z.Layers, Embedding: z.Embedding, Hidden: z.Hidden, Tied: z.Tied}
	if n, ok := m.Network.(bert.Encoder); ok {
		n.Vocabulary = z.Words
		m.Network = n
	}
	for _, t := range w.Tensors {
		name, isEncoder := strings.CutPrefix(t.Name, "encoder.")
		if _, isCell := m.Network.(rnn.Cell); isCell || isEncoder {
			m.Trained = append(m.Trained, export.Tensor{Name: name, Shape: t.Shape, Value: t.Value})
		}
	}
	return m, nil
}

// Graph returns a genome as a graph for drawing.
func (s *Space) Graph(g Genome) draw.Graph {
	n, _ := s.Network(g)
	return Picture(n)
}

// Picture returns a network as a graph for drawing.
func Picture(n nn.Network) draw.Graph {
	if e, ok := n.(bert.Encoder); ok {
		return draw.Encoder(e)
	}
	return draw.Cell(n.(rnn.Cell))
}

// ChangeGraph returns a child as a graph that marks its differences from its parent.
func (s *Space) ChangeGraph(parent, child Genome) draw.Graph {
	p, _ := s.Network(parent)
	c, _ := s.Network(child)
	to := s.Match(parent, child)
	if c, ok := c.(bert.Encoder); ok {
		return draw.EncoderChange(p.(bert.Encoder), c, to)
	}
	return draw.CellChange(p.(rnn.Cell), c.(rnn.Cell), to)
}
