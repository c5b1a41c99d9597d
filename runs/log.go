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

// Line holds one candidate of a log. Its genome is the JSON text that was written.
type Line = search.Candidate[json.RawMessage]

// Log gives access to what a run has recorded. It holds the header in memory and reads candidates from the file.
type Log struct {
	Header
	Dir   string
	Count int  // recorded candidates
	Torn  bool // the file ends inside a line, which Count leaves out

	start, end int64 // byte range of the candidates in the file
}

// Read opens the log of a run for reading. It takes no lock, so the run may be in progress: the Log ends with the last
// line that was complete at this moment. Read counts lines but does not parse them. Its error wraps ErrNoHeader if the
// directory has no log, and fs.ErrNotExist if there is no directory.
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

// missingLogError distinguishes a directory without a log from a missing directory.
func missingLogError(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("runs: no run directory: %w", err)
	}
	return fmt.Errorf("runs: %s has no %s: %w", dir, LogFile, ErrNoHeader)
}

// scanLog reads the header of a log and finds where its last complete line ends.
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

// countLines returns the number of complete lines, their bytes, and the number of bytes after the last of them.
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

// Lines returns an iterator over the candidates in the order of their ids. It reads the file anew for each loop and needs
// memory for one line. It ends after the first error, which names the line and the repair.
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

// candidates parses the lines that follow the header of the log called name, and yields them.
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
			err = fmt.Errorf("runs: %s:%d: %w: keep the first %d lines of the file and resume: the other candidates are computed again",
				name, id+2, err, id+1)
		}
		if !yield(line, err) || err != nil {
			return
		}
	}
}

// nextLine returns the next line without its newline. The text is valid until the next call: it lies in the buffer of r,
// or in buf if it is longer.
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
