package bert

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	nnbert "evolve/nn/bert"
)

// choice is one operation that a layer can have: SDP, WMA, DFT, DCT, or DSC with a kernel, as DSC5.
type choice struct {
	op     nnbert.Op
	kernel int
}

func (l Layer) choice() choice { return choice{l.Op, l.Kernel} }

func (c choice) String() string {
	if c.kernel == 0 {
		return c.op.String()
	}
	return c.op.String() + strconv.Itoa(c.kernel)
}

func (c choice) compare(d choice) int {
	return cmp.Or(cmp.Compare(c.op, d.op), cmp.Compare(c.kernel, d.kernel))
}

// plain are the operations without a kernel.
var plain = []nnbert.Op{nnbert.SDP, nnbert.WMA, nnbert.DFT, nnbert.DCT}

func parsePlain(name string) (nnbert.Op, bool) {
	for _, op := range plain {
		if op.String() == name {
			return op, true
		}
	}
	return 0, false
}

func parseChoice(name string) (choice, error) {
	if op, ok := parsePlain(name); ok {
		return choice{op: op}, nil
	}
	digits, ok := strings.CutPrefix(name, nnbert.DSC.String())
	kernel, err := strconv.Atoi(digits)
	switch {
	case !ok || err != nil || digits != strconv.Itoa(kernel):
		return choice{}, fmt.Errorf("want SDP, WMA, DFT, DCT, or DSC with a kernel, such as DSC5")
	case kernel < 1 || kernel > mostKernel || kernel%2 == 0:
		return choice{}, fmt.Errorf("a kernel is odd, 1 to %d", mostKernel)
	}
	return choice{nnbert.DSC, kernel}, nil
}
