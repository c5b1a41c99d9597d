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

// Corpus is texts as tokens.
type Corpus struct {
	Words              []string // by token
	Train, Valid, Test []int    // Test may be empty
	Unknown            float64  // share of Valid that is Unknown's token
}

// Texts are files of words between white space.
type Texts struct {
	Train, Valid, Test string  // paths; without Valid the end of Train is taken
	Share              float64 // of Train's lines that validate where there is no Valid, 0.1 when 0
	Vocabulary         int     // words at most, Unknown and End included; 0: all
}

// Tokens that every corpus has.
const (
	Unknown = "<unk>" // token 0: words that the vocabulary does not have
	End     = "<eos>" // token 1: after each line
)

// ReadCorpus reads texts. The vocabulary is the words of the training text, those that come most often first.
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

// split takes lines to validate with off the end.
func (t Texts) split(all [][]string) (train, valid [][]string, err error) {
	share := cmp.Or(t.Share, 0.1)
	if !(share > 0 && share < 1) {
		return nil, nil, fmt.Errorf("train: share (%v): want between 0 and 1", share)
	}
	at := len(all) - max(1, int(share*float64(len(all))))
	if at < 1 {
		return nil, nil, fmt.Errorf("train: text (%s): %d lines: too few to take some for validation", t.Train, len(all))
	}
	return all[:at], all[at:], nil
}

// lines are the words of each line of a file that has any.
func lines(path string) (all [][]string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
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

// vocabulary is at most so many words, by how often they come; of equals the one that comes first.
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

// numbers are the tokens of lines.
func numbers(lines [][]string, index map[string]int) (tokens []int) {
	for _, words := range lines {
		for _, w := range words {
			tokens = append(tokens, index[w]) // 0: unknown
		}
		tokens = append(tokens, 1)
	}
	return tokens
}
