package fitness

import (
	"bufio"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
)

// Text reads a file of words separated by white space, with the token <eos> after each line. Words are numbered as they
// come.
func Text(path string) (*Input, error) {
	ids := map[string]int{}
	words, err := readText(path, func(line string) (tokens []int) {
		for _, word := range append(strings.Fields(line), "<eos>") {
			id, ok := ids[word]
			if !ok {
				id = len(ids)
				ids[word] = id
			}
			tokens = append(tokens, id)
		}
		return tokens
	})
	if err == nil && len(ids) < 2 { // <eos> alone: nothing to tell apart
		err = errNoWords
	}
	if err != nil {
		return nil, fmt.Errorf("fitness: text (%s): %w", path, err)
	}
	return &Input{Kind: "text", Vocabulary: len(ids), words: words}, nil
}

// HashedWords reads a file of words separated by white space: the number of a word is its hash (FNV-1a) modulo vocabulary,
// so that no vocabulary file is needed.
func HashedWords(path string, vocabulary int) (*Input, error) {
	words, err := readText(path, func(line string) (tokens []int) {
		for _, word := range strings.Fields(line) {
			h := fnv.New64a()
			h.Write([]byte(word))
			tokens = append(tokens, int(h.Sum64()%uint64(vocabulary)))
		}
		return tokens
	})
	return textInput("hashed", path, vocabulary, words, err)
}

// WordPiece reads a text as BERT's uncased models do, by a vocabulary file of one token a line (Wu et al. 2016,
// arXiv 1609.08144; Devlin et al. 2019, arXiv 1810.04805): words in lower case without accents, apart from punctuation,
// each cut into the longest tokens that there are, those within a word written with ## in front.
func WordPiece(path, vocabulary string) (*Input, error) {
	v, err := readVocabulary(vocabulary)
	if err != nil {
		return nil, fmt.Errorf("fitness: vocabulary (%s): %w", vocabulary, err)
	}
	words, err := readText(path, v.tokens)
	return textInput("wordpiece", path, v.size, words, err)
}

var errNoWords = errors.New("no words in it: want a word at least")

func textInput(kind, path string, vocabulary int, words []int, err error) (*Input, error) {
	if err == nil && len(words) == 0 {
		err = errNoWords
	}
	if err != nil {
		return nil, fmt.Errorf("fitness: text (%s): %w", path, err)
	}
	return &Input{Kind: kind, Vocabulary: vocabulary, words: words}, nil
}

// readText is the tokens of all lines of a file.
func readText(path string, tokens func(line string) []int) (all []int, err error) {
	err = eachLine(path, func(line string) error {
		all = append(all, tokens(line)...)
		return nil
	})
	return slices.Clip(all), err
}

func eachLine(path string, do func(line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		if err := do(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}
