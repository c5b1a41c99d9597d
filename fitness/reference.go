package fitness

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
)

// Reference holds the objectives of a random sample of a search space. Percentile says which share of the sample a
// value exceeds. The sample never changes during a run, so scores do not depend on the population.
type Reference struct {
	sorted [][]float64 // [objective][member], oriented, ascending
}

// NewReference returns the reference of a sample: rows[i] holds the objectives of member i, higher is better. It
// returns an error for fewer than 2 members.
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

// Size returns the number of members of the sample.
func (r *Reference) Size() int { return len(r.sorted[0]) }

// Digest returns a hash of all values of the sample. Equal digests mean equal percentiles.
func (r *Reference) Digest() string {
	h := sha256.New()
	for _, column := range r.sorted {
		binary.Write(h, binary.LittleEndian, column)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Percentile returns the share of the sample, from 0 to 1, that lies below v in objective j. Between two members it
// interpolates; equal members share the middle of their places. Above the best member it keeps rising, by less than
// half a member's share, so that a search can still rank networks that beat the whole sample. Below the worst member it
// keeps falling in the same way. It never decreases in v. Cost: a binary search.
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
	if last > first { // members first..last-1 equal v
		return (float64(first) + float64(last)) / 2 / n
	}
	below, above := r.Percentile(j, s[first-1]), r.Percentile(j, s[first])
	return below + (above-below)*(v-s[first-1])/(s[first]-s[first-1])
}

// tail maps a distance beyond the sample to [0, 1). scale is the range of the sample; at that distance tail is 1/2.
func tail(distance, scale float64) float64 {
	if scale <= 0 {
		scale = 1
	}
	return distance / (distance + scale)
}
