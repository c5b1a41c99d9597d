package train

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Corpus holds texts as tokens. A token is the index of its word in Words.
type Corpus struct {
	Words              []string // by token
	Train, Valid, Test []int    // Test is empty without a test text
	Unknown            float64  // share of tokens of Valid that are the unknown word
}

// Texts names the files of a corpus: UTF-8 text, words separated by white space. Only Train is required.
type Texts struct {
	Train, Valid, Test string  // paths; without Valid, the last lines of Train are taken
	Share              float64 // of the lines of Train that are taken for Valid; 0: 0.1
	Vocabulary         int     // most words, Unknown and End included; 0: all
}

// Words that every corpus has.
const (
	Unknown = "<unk>" // token 0: stands for words that are not in the vocabulary
	End     = "<eos>" // token 1: stands after each line
)

// ReadCorpus reads texts. The vocabulary is made of the words of the training text, the most frequent first. Lines without
// words are skipped. It returns an error if a file cannot be read, or has too few words to train or validate with.
func ReadCorpus(t Texts) (*Corpus, error) {
	train, err := lines(t.Train)
	if err != nil {
		return nil, err
	}
	valid := [][]string(nil)
	if t.Valid != "" {
		valid, err = lines(t.Valid)
	} else {
		train, valid, err = t.split(train)
	}
	if err != nil {
		return nil, err
	}
	c := &Corpus{Words: vocabulary(train, t.Vocabulary)}
	index := map[string]int{}
	for i, w := range c.Words {
		index[w] = i
	}
	c.Train, c.Valid = numbers(train, index), numbers(valid, index)
	if t.Test != "" {
		test, err := lines(t.Test)
		if err != nil {
			return nil, err
		}
		c.Test = numbers(test, index)
	}
	return c, c.check(t)
}

// check refuses a corpus that is too short, and counts the unknown words.
func (c *Corpus) check(t Texts) error {
	if len(c.Train) < 2 || len(c.Valid) < 2 {
		return fmt.Errorf("train: text (%s): %d tokens to train on and %d to validate with: too few", t.Train, len(c.Train), len(c.Valid))
	}
	unknown := 0
	for _, token := range c.Valid {
		if token == 0 {
			unknown++
		}
	}
	c.Unknown = float64(unknown) / float64(len(c.Valid))
	return nil
}

// split divides the lines of the training text: the last ones validate.
func (t Texts) split(all [][]string) (train, valid [][]string, err error) {
	share := cmp.Or(t.Share, 0.1)
	if !(share > 0 && share < 1) {
		return nil, nil, fmt.Errorf("train: share (%v): must be between 0 and 1", share)
	}
	at := len(all) - max(1, int(share*float64(len(all))))
	if at < 1 {
		return nil, nil, fmt.Errorf("train: text (%s): %d lines: too few to divide into training and validation", t.Train, len(all))
	}
	return all[:at], all[at:], nil
}

// lines returns the words of each line of a file, without lines that have none.
func lines(path string) (all [][]string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		if words := strings.Fields(s.Text()); len(words) > 0 {
			all = append(all, words)
		}
	}
	if err := s.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("train: text (%s): line %d is longer than %d bytes", path, len(all)+1, 1<<26)
	} else if err != nil {
		return nil, fmt.Errorf("train: text (%s): %w", path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("train: text (%s): no words in it", path)
	}
	return all, nil
}

// vocabulary returns at most so many words, the most frequent first. Among equally frequent words the first in the text
// comes first. 0 means all.
func vocabulary(lines [][]string, most int) []string {
	count, first := map[string]int{}, []string(nil)
	for _, words := range lines {
		for _, w := range words {
			if w == Unknown || w == End {
				continue
			}
			if count[w]++; count[w] == 1 {
				first = append(first, w)
			}
		}
	}
	slices.SortStableFunc(first, func(a, b string) int { return count[b] - count[a] })
	all := append([]string{Unknown, End}, first...)
	if most > 0 {
		all = all[:min(len(all), max(most, 3))]
	}
	return all
}

// numbers returns the tokens of lines, with End after each.
func numbers(lines [][]string, index map[string]int) (tokens []int) {
	for _, words := range lines {
		for _, w := range words {
			tokens = append(tokens, index[w]) // 0 (Unknown) for a word that is not there
		}
		tokens = append(tokens, 1)
	}
	return tokens
}
