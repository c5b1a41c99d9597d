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

func (o operation) String() string {
	if o.kernel == 0 {
		return o.op.String()
	}
	return o.op.String() + strconv.Itoa(o.kernel)
}

// compare orders operations by kind, then by kernel.
func (o operation) compare(p operation) int {
	return cmp.Or(cmp.Compare(o.op, p.op), cmp.Compare(o.kernel, p.kernel))
}

// kernelless lists the operations without a kernel.
var kernelless = []nnbert.Op{nnbert.SDP, nnbert.WMA, nnbert.DFT, nnbert.DCT}

// parseKernelless returns the operation of a name, if it is one without a kernel.
func parseKernelless(name string) (nnbert.Op, bool) {
	for _, op := range kernelless {
		if op.String() == name {
			return op, true
		}
	}
	return 0, false
}

// parseOperation returns the operation of a name such as SDP or DSC5.
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
