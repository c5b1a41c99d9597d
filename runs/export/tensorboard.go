package export

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"iter"
	"maps"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"evolve/runs"
)

// TensorBoard writes a log as an event file, whose name must contain "tfevents" for TensorBoard to find it. Each distinct
// feasible candidate is a step, numbered by its id, with its first objective, its metrics and the best objective so far.
// Wall holds the wall-clock time of candidates in seconds, by id; a candidate without one gets that of the one before.
func TensorBoard(w io.Writer, lines iter.Seq2[runs.Line, error], wall map[int]float64) error {
	b := bufio.NewWriter(w)
	record(b, event(0, 0, text(3, "brain.Event:2")))
	best, now := math.Inf(-1), 0.0
	for l, err := range lines {
		if err != nil {
			return err
		}
		if t, ok := wall[l.ID]; ok {
			now = t
		}
		if l.Cached != nil || !l.Outcome().Feasible() {
			continue
		}
		best = max(best, l.Objectives[0])
		summary := append(value("objective", l.Objectives[0]), value("best_so_far", best)...)
		for _, name := range slices.Sorted(maps.Keys(l.Metrics)) {
			summary = append(summary, value("metrics/"+name, l.Metrics[name])...)
		}
		record(b, event(now, l.ID, message(5, summary)))
	}
	return b.Flush()
}

// record writes a TFRecord: the length and the data, each followed by its checksum.
func record(w io.Writer, data []byte) {
	length := binary.LittleEndian.AppendUint64(nil, uint64(len(data)))
	w.Write(binary.LittleEndian.AppendUint32(length, masked(length)))
	w.Write(data)
	w.Write(binary.LittleEndian.AppendUint32(nil, masked(data)))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// masked returns the CRC-32C as TFRecords store it.
func masked(data []byte) uint32 {
	c := crc32.Checksum(data, castagnoli)
	return (c>>15 | c<<17) + 0xa282ead8
}

// The messages below are protocol buffers: tensorflow/core/util/event.proto, Event{wall_time 1, step 2, file_version 3,
// summary 5}, and summary.proto, Summary{value 1}, Value{tag 1, simple_value 2}.

// event encodes an Event with further fields.
func event(wall float64, step int, rest []byte) []byte {
	b := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(wall))
	if step > 0 {
		b = protowire.AppendVarint(protowire.AppendTag(b, 2, protowire.VarintType), uint64(step))
	}
	return append(b, rest...)
}

// value encodes one number of a Summary.
func value(tag string, v float64) []byte {
	b := protowire.AppendTag(text(1, tag), 2, protowire.Fixed32Type)
	return message(1, protowire.AppendFixed32(b, math.Float32bits(float32(v))))
}

// text encodes a string field.
func text(field protowire.Number, s string) []byte { return message(field, []byte(s)) }

// message encodes a field of bytes with their length.
func message(field protowire.Number, data []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), data)
}
