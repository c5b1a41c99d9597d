package kernel

// Uniform fills dst with independent draws, uniform on [-bound, bound) in steps of 2^-23 bound. Element i depends on
// (key, stream, i) alone, and has the same bits on every machine. The generator is a counter passed through the finaliser
// of SplitMix64 (Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195); each number of 64 bits gives two draws.
func Uniform(dst []float32, bound float32, key, stream uint64) {
	const odd = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio
	counter := splitMix(key+splitMix(stream*odd+odd)) | 1
	step := bound / (1 << 23)
	fast := 0
	if n := len(dst) &^ 7; active != nil && n > 0 {
		active.uniform(&dst[0], step, counter, n)
		fast = n
	}
	for i := fast; i < len(dst); i += 2 {
		z := splitMix(counter + uint64(i)*odd)
		dst[i] = float32(int32(z>>40)-1<<23) * step
		if i+1 < len(dst) {
			dst[i+1] = float32(int32(z>>8&(1<<24-1))-1<<23) * step
		}
	}
}

// Normal fills dst with independent draws of N(0, deviation^2), at most 5.2 deviations from 0. It takes the quantiles of
// Uniform's draws, so an element depends on (key, stream, i) alone. It uses the bits of stream from 48 on.
func Normal(dst []float32, deviation float32, key, stream uint64) {
	for ; len(dst) > 0; stream += 1 << 48 {
		block := dst[:min(len(dst), normalBlock)]
		Uniform(block, 1, key, stream)
		if active != nil {
			active.normal(&block[0], &block[0], deviation, len(block))
		} else {
			for i, x := range block {
				block[i] = normalGeneric(x, deviation)
			}
		}
		dst = dst[len(block):]
	}
}

// normalBlock is how many numbers Normal draws at a time. They stay in the first-level cache between its two steps.
const normalBlock = 1 << 12

// splitMix applies the finaliser of SplitMix64, a bijection that mixes all bits of x.
func splitMix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
