//go:build !amd64 || purego

package kernel

// machines is where another instruction set would be added: until then, plain Go.
func machines() []*machine { return nil }
