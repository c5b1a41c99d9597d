package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"evolve/search"
)

// parser reads candidates. It reads what appendFast writes in a tenth of the time of json.Unmarshal, which reads the
// others.
type parser struct {
	words map[string]string // operations and labels, so that equal ones share memory
}

// parse reads the candidate that must have the given id. The result does not refer to the text.
func (p *parser) parse(text []byte, id int) (l Line, err error) {
	l, ok := p.fast(text)
	if !ok {
		l = Line{}
		if err := json.Unmarshal(text, &l); err != nil {
			return Line{}, fmt.Errorf("not a candidate (%w)", err)
		}
	}
	switch {
	case l.ID != id:
		return l, fmt.Errorf("found candidate %d, want %d", l.ID, id)
	case l.Op == "" || len(l.Genome) == 0:
		return l, fmt.Errorf("candidate %d without op or genome", id)
	case l.Cached != nil && (*l.Cached < 0 || *l.Cached >= id):
		return l, fmt.Errorf("candidate %d repeats %d, which is not earlier", id, *l.Cached)
	}
	return l, nil
}

// fast reads a line that appendFast wrote. It reports false for any other.
func (p *parser) fast(text []byte) (l Line, ok bool) {
	s := scanner{unread: text, ok: true}
	s.want(`{"id":`)
	l.ID = s.int()
	s.want(`,"op":`)
	l.Op = search.Op(p.word(s.string()))
	if s.skip(`,"parents":[`) {
		l.Parents = list(&s, make([]int, 0, 2), s.int)
	}
	if s.skip(`,"index":`) {
		l.Index = s.int()
	}
	if s.skip(`,"rung":`) {
		l.Rung = s.int()
	}
	s.want(`,"genome":`)
	l.Genome = bytes.Clone(s.value())
	s.want(`,"hash":`)
	l.Hash = string(s.string())
	l.Screened = s.skip(`,"screened":true`)
	if s.skip(`,"predicted":`) {
		v := s.float()
		l.Predicted = &v
	}
	if s.skip(`,"cached":`) {
		first := s.int()
		l.Cached = &first
	}
	if s.skip(`,"metrics":{`) {
		l.Metrics = p.metrics(&s)
	}
	if s.skip(`,"objectives":[`) {
		l.Objectives = list(&s, make([]float64, 0, 1), s.float)
	}
	if s.skip(`,"violation":`) {
		l.Violation = s.float()
	}
	if s.skip(`,"cost":`) {
		l.Cost = s.float()
	}
	if s.skip(`,"err":`) {
		l.Err = string(s.string())
	}
	s.want(`}`)
	return l, s.ok && len(s.unread) == 0
}

// metrics reads a non-empty object of numbers, behind its opening brace.
func (p *parser) metrics(s *scanner) map[string]float64 {
	m := make(map[string]float64, 2)
	for more := true; more && s.ok; more = s.more('}') {
		label := p.word(s.string())
		s.want(`:`)
		m[label] = s.float()
	}
	return m
}

// maxWords bounds the words that a parser keeps, in case a log has many labels.
const maxWords = 100

// word returns the text as a string, the same one for equal texts.
func (p *parser) word(text []byte) string {
	word, ok := p.words[string(text)]
	if !ok {
		word = string(text)
		if p.words == nil {
			p.words = map[string]string{}
		}
		if len(p.words) < maxWords {
			p.words[word] = word
		}
	}
	return word
}

// scanner reads JSON without white space and escapes from left to right. After any mismatch ok is false, and the values
// that it returns mean nothing.
type scanner struct {
	unread []byte
	ok     bool
}

// skip moves past a token if it comes next, and reports whether it did.
func (s *scanner) skip(token string) bool {
	if len(s.unread) < len(token) || string(s.unread[:len(token)]) != token {
		return false
	}
	s.unread = s.unread[len(token):]
	return true
}

// want moves past a token that must come next.
func (s *scanner) want(token string) { s.ok = s.skip(token) && s.ok }

// take returns the next n bytes and moves past them.
func (s *scanner) take(n int, ok bool) (text []byte) {
	if s.ok = s.ok && ok; !s.ok {
		return nil
	}
	text, s.unread = s.unread[:n], s.unread[n:]
	return text
}

func (s *scanner) value() []byte { return s.take(skipValue(s.unread, 0)) }

func (s *scanner) string() []byte {
	text := s.take(skipString(s.unread))
	if !s.ok {
		return nil
	}
	return text[1 : len(text)-1]
}

func (s *scanner) int() int {
	v, err := strconv.Atoi(string(s.take(skipNumber(s.unread))))
	s.ok = s.ok && err == nil
	return v
}

func (s *scanner) float() float64 {
	v, err := strconv.ParseFloat(string(s.take(skipNumber(s.unread))), 64)
	s.ok = s.ok && err == nil
	return v
}

// more moves to the next element of a list and reports true, or moves past its end.
func (s *scanner) more(end byte) bool {
	if s.skip(",") {
		return true
	}
	s.want(string(end))
	return false
}

// list appends the elements of a non-empty array, read behind its opening bracket, and drops unused capacity.
func list[T any](s *scanner, into []T, one func() T) []T {
	for more := true; more && s.ok; more = s.more(']') {
		into = append(into, one())
	}
	return slices.Clip(into)
}
