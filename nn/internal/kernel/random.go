package kernel

// Uniform fills dst with independent draws, uniform on [-bound, bound) in steps of 2^-23 bound. Element i depends on
// (key, stream, i) alone: the generator is a counter through the finaliser of SplitMix64 (Steele, Lea & Flood 2014), two
// draws from each number. The same bits on every machine.
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

// Normal fills dst with independent draws of N(0, deviation^2), up to 5.2 deviations: quantiles of Uniform's draws.
func Normal(dst []float32, deviation float32, key, stream uint64) {
	for ; len(dst) > 0; stream += 1 << 48 {
		some := dst[:min(len(dst), normalBlock)]
		Uniform(some, 1, key, stream)
		if active != nil {
			active.normal(&some[0], &some[0], deviation, len(some))
		} else {
			for i, x := range some {
				some[i] = normalGeneric(x, deviation)
			}
		}
		dst = dst[len(some):]
	}
}

// normalBlock numbers stay in the first-level cache between both steps.
const normalBlock = 1 << 12

func splitMix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
