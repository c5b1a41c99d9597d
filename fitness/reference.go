package fitness

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
)

// Reference is a frozen random sample of a space, by objective: what "better than 90 % of random cells" is counted
// against. It is never updated, so a score does not change when the population does.
type Reference struct {
	sorted [][]float64 // per objective, ascending, oriented
}

// NewReference takes the oriented objectives of each member of the sample.
func NewReference(rows [][]float64) (*Reference, error) {
	if len(rows) < 2 {
		return nil, fmt.Errorf("fitness: reference sample (%d): want at least 2 members", len(rows))
	}
	r := &Reference{sorted: make([][]float64, len(rows[0]))}
	for j := range r.sorted {
		for _, row := range rows {
			r.sorted[j] = append(r.sorted[j], row[j])
		}
		slices.Sort(r.sorted[j])
	}
	return r, nil
}

// Size is the number of members.
func (r *Reference) Size() int { return len(r.sorted[0]) }

// Digest identifies the sample by all its values.
func (r *Reference) Digest() string {
	h := sha256.New()
	for _, column := range r.sorted {
		binary.Write(h, binary.LittleEndian, column)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Percentile says which share of the sample lies below v in objective j, between members by interpolation. Past the
// best member it goes on rising, by less than half a member's share however far, so that a search can tell apart what
// the sample cannot; past the worst member it goes on falling likewise. It never decreases in v.
func (r *Reference) Percentile(j int, v float64) float64 {
	s := r.sorted[j]
	n := float64(len(s))
	lowest, highest := s[0], s[len(s)-1]
	switch {
	case v < lowest:
		return 0.5 / n * (1 - tail(lowest-v, highest-lowest))
	case v > highest:
		return 1 - 0.5/n + 0.5/n*tail(v-highest, highest-lowest)
	}
	first, _ := slices.BinarySearch(s, v)
	last, _ := slices.BinarySearch(s, math.Nextafter(v, math.Inf(1)))
	if last > first { // equal to members first..last-1: the middle of their places
		return (float64(first) + float64(last)) / 2 / n
	}
	// strictly between member first-1 and member first, whose own places are the middle of their ties
	below, above := r.Percentile(j, s[first-1]), r.Percentile(j, s[first])
	return below + (above-below)*(v-s[first-1])/(s[first]-s[first-1])
}

// tail maps a distance past the sample to [0, 1), on the scale of the sample's range.
func tail(distance, scale float64) float64 {
	if scale <= 0 {
		scale = 1
	}
	return distance / (distance + scale)
}

// mean is the mean percentile of oriented values.
func (r *Reference) mean(values []float64) float64 {
	sum := 0.0
	for j, v := range values {
		sum += r.Percentile(j, v)
	}
	return sum / float64(len(values))
}

// digest identifies a list of token ids.
func digest(ids []int) string {
	h := sha256.New()
	for _, id := range ids {
		h.Write(binary.LittleEndian.AppendUint32(nil, uint32(id)))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
