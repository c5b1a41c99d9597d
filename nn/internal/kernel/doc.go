// Package kernel holds the inner loops: the only code of the engine that may know the machine. Everything here runs on the
// calling goroutine alone, but for what gonum keeps of float64 (see doubleBLAS), and computes the same bits for the same input on machines of the same Name.
//
// product*.go multiply matrices, elementwise*.go apply functions, random.go draws weights. Assembly is written by gen.
package kernel

//go:generate go run ./gen
