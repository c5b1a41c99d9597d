package numeric

import (
	"math"
	"math/bits"
	"slices"

	"evolve/nn"
)

// Signs appends the signs v > 0 of values to code, 64 in a word.
func Signs(code []uint64, values []float32) []uint64 {
	n := len(code)
	code = slices.Grow(code, (len(values)+63)/64)[:n+(len(values)+63)/64]
	nn.Signs(code[n:], values)
	return code
}

// Positive returns 1 for v > 0 and 0 otherwise, without a branch. v must not be NaN.
func Positive(v float32) uint64 {
	b := int32(math.Float32bits(v))
	return uint64(uint32(-b&^b) >> 31)
}

// AddAgreement adds to k [B][B] the number of places in which the signs of two codes agree.
func AddAgreement(k []float64, codes [][]uint64, places int) {
	for a := range codes {
		for b := range codes[:a+1] {
			differ := 0
			for i, word := range codes[a] {
				differ += bits.OnesCount64(word ^ codes[b][i])
			}
			k[a*len(codes)+b] += float64(places - differ)
			if a != b {
				k[b*len(codes)+a] += float64(places - differ)
			}
		}
	}
}

// Mix returns a hash of n (the finaliser of SplitMix64).
func Mix(n uint64) uint64 {
	n *= 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// Finite reports whether all numbers are finite.
func Finite(x []float32) bool {
	sum := float32(0)
	for _, v := range x {
		sum += v - v
	}
	return sum == 0
}
