package bert

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	nnbert "evolve/nn/bert"
)

// operation is the operation of a layer with its kernel, such as SDP or DSC5.
type operation struct {
	op     nnbert.Op
	kernel int
}

func (l Layer) operation() operation { return operation{l.Op, l.Kernel} }

func (c operation) String() string {
	if c.kernel == 0 {
		return c.op.String()
	}
	return c.op.String() + strconv.Itoa(c.kernel)
}

func (c operation) compare(d operation) int {
	return cmp.Or(cmp.Compare(c.op, d.op), cmp.Compare(c.kernel, d.kernel))
}

// kernelless lists the operations without a kernel.
var kernelless = []nnbert.Op{nnbert.SDP, nnbert.WMA, nnbert.DFT, nnbert.DCT}

func parseKernelless(name string) (nnbert.Op, bool) {
	for _, op := range kernelless {
		if op.String() == name {
			return op, true
		}
	}
	return 0, false
}

func parseOperation(name string) (operation, error) {
	if op, ok := parseKernelless(name); ok {
		return operation{op: op}, nil
	}
	digits, ok := strings.CutPrefix(name, nnbert.DSC.String())
	kernel, err := strconv.Atoi(digits)
	switch {
	case !ok || err != nil || digits != strconv.Itoa(kernel):
		return operation{}, fmt.Errorf("want SDP, WMA, DFT, DCT, or DSC with a kernel, such as DSC5")
	case kernel < 1 || kernel > maxKernel || kernel%2 == 0:
		return operation{}, fmt.Errorf("a kernel is odd, 1 to %d", maxKernel)
	}
	return operation{nnbert.DSC, kernel}, nil
}
