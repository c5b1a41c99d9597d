//go:build !amd64 || purego

package kernel

// Never used: best is portable.
var (
	stilesAVX2, stilesAVX512                             tiles[float32]
	dtilesAVX2, dtilesAVX512, dtilesTAVX2, dtilesTAVX512 tiles[float64]
)

func transpose8(*float32, uintptr, *float32, uintptr, int) {
	panic("kernel: no transpose8 on this machine")
}
