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

// Text reads a file of words separated by white space. It adds the token <eos> after each line and numbers words in the
// order of their first occurrence. It is the format of the WikiText and Penn Treebank language-modelling files.
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

// HashedWords reads a file of words separated by white space. The token of a word is its 64-bit FNV-1a hash modulo
// vocabulary, so no vocabulary file is needed and different words may share a token.
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

// WordPiece reads a text in the way of BERT's uncased models (Wu et al. 2016, arXiv 1609.08144, section 4.1; Devlin et
// al. 2019, arXiv 1810.04805). Words are lower-cased, lose their accents, and are separated from punctuation. Each word
// is cut from the left into the longest tokens of the vocabulary. The vocabulary file has one token on each line;
// tokens that continue a word begin with ##. [CLS] and [SEP] are not added.
func WordPiece(path, vocabulary string) (*Input, error) {
	v, err := readVocabulary(vocabulary)
	if err != nil {
		return nil, fmt.Errorf("fitness: vocabulary (%s): %w", vocabulary, err)
	}
	words, err := readText(path, v.tokens)
	return textInput("wordpiece", path, v.size, words, err)
}

var errNoWords = errors.New("no words in it: want a word at least")

// textInput returns the input of a file's words, or an error if reading failed or there are none.
func textInput(kind, path string, vocabulary int, words []int, err error) (*Input, error) {
	if err == nil && len(words) == 0 {
		err = errNoWords
	}
	if err != nil {
		return nil, fmt.Errorf("fitness: text (%s): %w", path, err)
	}
	return &Input{Kind: kind, Vocabulary: vocabulary, words: words}, nil
}

// readText returns the tokens of all lines of a file.
func readText(path string, tokens func(line string) []int) (all []int, err error) {
	err = eachLine(path, func(line string) error {
		all = append(all, tokens(line)...)
		return nil
	})
	return slices.Clip(all), err
}

// eachLine calls do with every line of a file, of at most 64 MiB, until one returns an error.
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
