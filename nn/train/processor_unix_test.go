//go:build unix

package train

import (
	"syscall"
	"time"
)

// processorTime returns the time of the processor that this process has used, in user mode.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}
