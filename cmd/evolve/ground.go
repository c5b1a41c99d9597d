package main

import (
	"fmt"

	"evolve/fitness"
	"evolve/runs"
)

// ground is what networks are measured on.
type ground struct {
	probe      func() fitness.Probe
	text       string           // names everything that values depend on besides network, metric and settings
	sizes      fitness.Settings // that a metric takes from the model
	longest    int              // sequence that networks can read; 0: any
	key        uint64           // of the weights, as metrics draw them first
	vocabulary int              // that networks have embeddings of; 0: any
}

// fitsVocabulary refuses an input, given by a key, with tokens that networks have no embedding of.
func (s *setup) fitsVocabulary(key string) error {
	if s.vocabulary == 0 || s.input.Vocabulary <= s.vocabulary {
		return nil
	}
	return usageError("%s: %d different tokens, more than model.vocabulary, which is %d", key, s.input.Vocabulary, s.vocabulary)
}

// reference is what the log's header says of the frozen sample.
func (s *setup) reference() *runs.Reference {
	r := s.evaluator.Reference
	if r == nil {
		return nil
	}
	return &runs.Reference{Size: r.Size(), Digest: r.Digest()}
}

// sameGround refuses a text that has changed since the run began, and a frozen sample that came out otherwise.
func (s *setup) sameGround(h runs.Header) error {
	if in := s.input.String(); h.Input != "" && h.Input != in {
		return fmt.Errorf("networks read other words than when the run began (%s, then %s): scores would not compare", in, h.Input)
	}
	if a, b := h.Oracle, s.knows; a != nil && b != nil && *a != *b {
		return fmt.Errorf("the oracle is not the one of the log (%d results, digest %s; there %d, %s): truths would not compare", b.Size, b.Digest, a.Size, a.Digest)
	}
	if r := s.reference(); r != nil && h.Reference != nil && *r != *h.Reference {
		return fmt.Errorf("the random sample (%d %ss, digest %s) is not the one of the log (%d, %s): objectives would not compare; is this another version of evolve?",
			r.Size, s.genome, r.Digest, h.Reference.Size, h.Reference.Digest)
	}
	return nil
}
