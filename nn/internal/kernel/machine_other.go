//go:build !amd64 || purego

package kernel

// machines returns none: there is no assembly for this instruction set. Another one would be added here.
func machines() []*machine { return nil }
