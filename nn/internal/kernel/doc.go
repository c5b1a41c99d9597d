// Package kernel holds the inner loops: the only code of the engine that may know the machine. Everything here computes
// the same bits for the same input on machines of the same Name, on the calling goroutine alone.
package kernel

// Name identifies the implementation. Results of two implementations may differ in their last bits.
func Name() string { return "gonum" }
