//go:build amd64 && !purego

package kernel

import (
	"testing"
)

func BenchmarkTune(b *testing.B) {
	for _, s := range []product{
		{name: "3500x400x600", rows: 3500, k: 400, n: 600, weights: 1, chain: 1},
		{name: "3500x400x608", rows: 3500, k: 400, n: 608, weights: 1, chain: 1},
		{name: "3500x400x640", rows: 3500, k: 400, n: 640, weights: 1, chain: 1},
		{name: "3500x300x640", rows: 3500, k: 300, n: 640, weights: 1, chain: 1},
		{name: "448x400x608", rows: 448, k: 400, n: 608, weights: 1, chain: 8},
		{name: "112x400x608", rows: 112, k: 400, n: 608, weights: 1, chain: 16},
		{name: "112x400x600", rows: 112, k: 400, n: 600, weights: 1, chain: 16},
	} {
		b.Run(s.name, s.run)
	}
}
