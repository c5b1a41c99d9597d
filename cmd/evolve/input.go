package main

import (
	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
)

// inputOf is the token stream of a configuration.
func inputOf(c *config.Config) (*fitness.Input, error) {
	switch in := c.Input; in.Kind {
	case "text":
		return fitness.Text(c.Path(in.Path))
	case "zipf":
		return fitness.Zipf(in.Vocabulary, in.Exponent, in.Seed), nil
	case "hashed":
		return fitness.HashedWords(c.Path(in.Path), in.Vocabulary)
	case "wordpiece":
		return fitness.WordPiece(c.Path(in.Path), c.Path(in.VocabularyFile))
	default:
		return fitness.Uniform(in.Vocabulary, in.Seed), nil
	}
}

// inputKey is the key that decides which tokens there are.
func inputKey(c *config.Config) string {
	if c.Input.Kind == "wordpiece" {
		return "input.vocabulary_file"
	}
	return "input.path"
}
