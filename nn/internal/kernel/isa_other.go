//go:build !amd64 || purego

package kernel

func best() isa { return portable }
