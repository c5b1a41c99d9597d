package export

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
)

// entry is what the header of a safetensors file says of an array.
type entry struct {
	Type    string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// Safetensors writes arrays in the format of that name (github.com/huggingface/safetensors): the length of a JSON header,
// the header, padded with spaces to 8 bytes, and the numbers, little-endian.
func Safetensors(w io.Writer, all []Tensor, metadata map[string]string) error {
	header, at := map[string]any{"__metadata__": metadata}, 0
	for _, t := range all {
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
