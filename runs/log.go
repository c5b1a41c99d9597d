package runs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"evolve/search"
)

// Line is one candidate of a log. Its genome stays the text it was written as.
type Line = search.Candidate[json.RawMessage]

// Log is what a run has recorded.
type Log struct {
	Header
	Dir   string
	Count int  // candidates recorded
	Torn  bool // the log ended inside a line, which is not counted

	start, end int64 // of the candidates' bytes
}

// Read opens the log of a run to look at it. It takes no lock, so the run may be going on: the log is what was whole at
// this moment.
func Read(dir string) (*Log, error) {
	name := filepath.Join(dir, LogFile)
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, missingLogError(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	defer f.Close()
	l, err := scanLog(name, f)
	if err != nil {
		return nil, err
	}
	l.Dir = dir
	return l, nil
}

// missingLogError tells a directory without a log from no directory.
func missingLogError(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("runs: no run directory: %w", err)
	}
	return fmt.Errorf("runs: %s has no %s: %w", dir, LogFile, ErrNoHeader)
}

// scanLog reads the header of a log and finds out how far its whole lines go, without looking into them.
func scanLog(name string, r io.Reader) (*Log, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.ReadBytes('\n')
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("runs: %w", err)
	}
	h, err := parseHeader(name, head)
	if err != nil {
		return nil, err
	}
	l := &Log{Header: h, start: int64(len(head))}
	count, whole, rest, err := countLines(b)
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	l.Count, l.end, l.Torn = count, l.start+whole, rest > 0
	return l, nil
}

// countLines counts lines, their bytes, and the bytes after the last of them.
func countLines(r io.Reader) (lines int, whole, rest int64, err error) {
	buf := make([]byte, 1<<16)
	for {
		n, err := r.Read(buf)
		lines += bytes.Count(buf[:n], []byte{'\n'})
		if last := bytes.LastIndexByte(buf[:n], '\n'); last >= 0 {
			whole += rest + int64(last) + 1
			rest = int64(n - last - 1)
		} else {
			rest += int64(n)
		}
		if err == io.EOF {
			return lines, whole, rest, nil
		}
		if err != nil {
			return 0, 0, 0, err
		}
	}
}

// Lines is what is recorded, in id order, read as it is ranged over. The first error, which says what to do, ends it.
func (l *Log) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		name := filepath.Join(l.Dir, LogFile)
		f, err := os.Open(name)
		if err != nil {
			yield(Line{}, fmt.Errorf("runs: %w", err))
			return
		}
		defer f.Close()
		candidates(name, io.NewSectionReader(f, l.start, l.end-l.start), yield)
	}
}

// candidates hands out the lines that follow the header of the log called name.
func candidates(name string, r io.Reader, yield func(Line, error) bool) {
	b := bufio.NewReaderSize(r, 1<<16)
	var buf []byte
	var p parser
	for id := 0; ; id++ {
		text, err := nextLine(b, &buf)
		if err == io.EOF {
			return
		}
		if err != nil {
			yield(Line{}, fmt.Errorf("runs: %s:%d: %w", name, id+2, err))
			return
		}
		line, err := p.parse(text, id)
		if err != nil {
			err = fmt.Errorf("runs: %s:%d: %w: keep the first %d lines of the file and resume; what was cut is computed again",
				name, id+2, err, id+1)
		}
		if !yield(line, err) || err != nil {
			return
		}
	}
}

// nextLine is the next line without its newline, valid until the next call: in r's buffer, or in buf when it is longer.
func nextLine(r *bufio.Reader, buf *[]byte) ([]byte, error) {
	text, err := r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		*buf = (*buf)[:0]
		for err == bufio.ErrBufferFull {
			*buf = append(*buf, text...)
			text, err = r.ReadSlice('\n')
		}
		*buf = append(*buf, text...)
		text = *buf
	}
	if err == io.EOF && len(text) > 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return text[:len(text)-1], nil
}
