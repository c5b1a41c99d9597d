// Package safetensors reads and writes arrays of float32 in the format of that name
// (https://github.com/huggingface/safetensors). A file holds the length of a JSON header in 8 bytes, the header, padded
// with spaces to a multiple of 8 bytes, and the numbers of all arrays, little-endian.
//
// [Write] writes a list of [Tensor] values and string metadata; [Read] returns them.
package safetensors

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
)

// Tensor holds one array, row-major. The length of Value is the product of Shape.
type Tensor struct {
	Name  string
	Shape []int // empty for a single number
	Value []float32
}

// entry describes an array in the header. Offsets are in bytes, from the end of the header.
type entry struct {
	Type    string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// metadataKey is the key of the metadata in the header; other keys are names of arrays.
const metadataKey = "__metadata__"

// Write writes arrays in their order, and metadata, which may be nil. It refuses two arrays of one name, and otherwise
// returns the error of w.
func Write(w io.Writer, all []Tensor, metadata map[string]string) error {
	header, at := map[string]any{metadataKey: metadata}, 0
	for _, t := range all {
		if _, ok := header[t.Name]; ok {
			return fmt.Errorf("safetensors: array (%s): the name occurs twice", t.Name)
		}
		header[t.Name] = entry{"F32", t.Shape, [2]int{at, at + 4*len(t.Value)}}
		at += 4 * len(t.Value)
	}
	text, err := json.Marshal(header)
	if err != nil {
		return err
	}
	for len(text)%8 > 0 {
		text = append(text, ' ')
	}
	b := bufio.NewWriterSize(w, 1<<16)
	b.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(text))))
	b.Write(text)
	var four [4]byte
	for _, t := range all {
		for _, v := range t.Value {
			binary.LittleEndian.PutUint32(four[:], math.Float32bits(v))
			b.Write(four[:])
		}
	}
	return b.Flush()
}

// maxHeader is the longest header that the format allows, in bytes.
const maxHeader = 100_000_000

// Read reads what Write writes, and returns the arrays in the order of their numbers in the file. It refuses types other
// than F32, and files in which arrays overlap, are cut off, or leave bytes unused. It reads the whole file into memory.
func Read(r io.Reader) (all []Tensor, metadata map[string]string, err error) {
	fail := func(why string, args ...any) error { return fmt.Errorf("safetensors: "+why, args...) }
	var eight [8]byte
	if _, err := io.ReadFull(r, eight[:]); err != nil {
		return nil, nil, fail("header: %w", err)
	}
	size := binary.LittleEndian.Uint64(eight[:])
	if size > maxHeader {
		return nil, nil, fail("header of %d bytes: at most %d", size, maxHeader)
	}
	text, err := io.ReadAll(io.LimitReader(r, int64(size)))
	if err != nil || uint64(len(text)) < size {
		return nil, nil, fail("header: cut off after %d of %d bytes", len(text), size)
	}
	entries, metadata, err := header(text)
	if err != nil {
		return nil, nil, fail("header: %w", err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, fail("%w", err)
	}
	at := 0
	for _, e := range entries {
		if e.Offsets[0] != at || e.Offsets[1] > len(data) {
			return nil, nil, fail("array (%s): at %v of %d bytes: overlaps another, or is cut off", e.name, e.Offsets, len(data))
		}
		all = append(all, Tensor{e.name, e.Shape, numbers(data[at:e.Offsets[1]])})
		at = e.Offsets[1]
	}
	if at != len(data) {
		return nil, nil, fail("%d bytes follow the last array", len(data)-at)
	}
	return all, metadata, nil
}

// named is an entry with the name of its array.
type named struct {
	name string
	entry
}

// header parses the JSON header. It returns the arrays in the order of their numbers.
func header(text []byte) (entries []named, metadata map[string]string, err error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, nil, err
	}
	for name, value := range raw {
		if name == metadataKey {
			if err := json.Unmarshal(value, &metadata); err != nil {
				return nil, nil, fmt.Errorf("metadata: %w", err)
			}
			continue
		}
		e := named{name: name}
		if err := json.Unmarshal(value, &e.entry); err != nil {
			return nil, nil, fmt.Errorf("array (%s): %w", name, err)
		}
		if err := e.check(); err != nil {
			return nil, nil, fmt.Errorf("array (%s): %w", name, err)
		}
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b named) int {
		if a.Offsets[0] != b.Offsets[0] {
			return a.Offsets[0] - b.Offsets[0]
		}
		return a.Offsets[1] - b.Offsets[1]
	})
	return entries, metadata, nil
}

// check reports an unknown type, or a shape that does not fit the offsets.
func (e entry) check() error {
	if e.Type != "F32" {
		return fmt.Errorf("type %q: only F32 is read", e.Type)
	}
	size := 4
	for _, n := range e.Shape {
		if n < 0 || n > 0 && size > math.MaxInt/2/n {
			return fmt.Errorf("shape %v: negative or too large", e.Shape)
		}
		size *= n
	}
	if e.Offsets[0] < 0 || e.Offsets[1] < e.Offsets[0] || e.Offsets[1]-e.Offsets[0] != size {
		return fmt.Errorf("shape %v takes %d bytes, but its offsets are %v", e.Shape, size, e.Offsets)
	}
	return nil
}

// numbers decodes little-endian float32.
func numbers(data []byte) []float32 {
	x := make([]float32, len(data)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return x
}
