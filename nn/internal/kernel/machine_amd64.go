//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// machines returns the machines that this computer can run, the fastest last.
func machines() (all []*machine) {
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA {
		return nil
	}
	all = append(all, &machine{
		name: "AVX2", lanes: 8, peak: peakAVX2,
		products: stilesAVX2, transposedProducts: stilesTAVX2, doubles: dtilesAVX2, transposedDoubles: dtilesTAVX2,
		transpose8: transpose8, sum: sumAVX2, max: maxAVX2, uniform: uniformAVX2,
		columnSums: columnSumsAVX2, columnSquares: columnSquaresAVX2, standardize: standardizeAVX2, symmetric: symmetricAVX2,
		tanh: tanhAVX2, sigmoid: sigmoidAVX2, gelu: geluAVX2, leakyReLU: leakyReLUAVX2,
		add: addAVX2, mul: mulAVX2, scale: scaleAVX2, exp: expAVX2, clamp: clampAVX2, blend: blendAVX2,
		addMul: addMulAVX2, addMulDifference: addMulDifferenceAVX2, addMulRest: addMulRestAVX2,
		tanhBack: tanhBackAVX2, sigmoidBack: sigmoidBackAVX2, leakyReLUBack: leakyReLUBackAVX2, geluBack: geluBackAVX2,
		less: lessAVX2, normal: normalAVX2, addScaled: addScaledAVX2, addOverRoot: addOverRootAVX2, dot: dotAVX2, signs: signsAVX2,
	})
	if !cpu.X86.HasAVX512F || !cpu.X86.HasAVX512DQ {
		return all
	}
	return append(all, &machine{
		name: "AVX-512", lanes: 16, peak: peakAVX512,
		products: stilesAVX512, transposedProducts: stilesTAVX512, doubles: dtilesAVX512, transposedDoubles: dtilesTAVX512,
		transpose8: transpose8, sum: sumAVX2, max: maxAVX2, uniform: uniformAVX2,
		columnSums: columnSumsAVX2, columnSquares: columnSquaresAVX2, standardize: standardizeAVX2, symmetric: symmetricAVX2,
		tanh: tanhAVX512, sigmoid: sigmoidAVX512, gelu: geluAVX512, leakyReLU: leakyReLUAVX512,
		add: addAVX512, mul: mulAVX512, scale: scaleAVX512, exp: expAVX512, clamp: clampAVX512, blend: blendAVX512,
		addMul: addMulAVX512, addMulDifference: addMulDifferenceAVX512, addMulRest: addMulRestAVX512,
		tanhBack: tanhBackAVX512, sigmoidBack: sigmoidBackAVX512, leakyReLUBack: leakyReLUBackAVX512, geluBack: geluBackAVX512,
		less: lessAVX512, normal: normalAVX512, addScaled: addScaledAVX512, addOverRoot: addOverRootAVX512, dot: dotAVX2, signs: signsAVX2,
	})
}
