package compare

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Fprint writes the mode, all grids and the warnings as text.
func (t Table) Fprint(w io.Writer) error {
	var b strings.Builder
	if t.Mode != "" {
		fmt.Fprintf(&b, "mode: %s\n", t.Mode)
	}
	for i, g := range t.Grids() {
		if i > 0 {
			b.WriteByte('\n')
		}
		tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
		for _, row := range g.Rows {
			fmt.Fprintf(tw, "%s\t\n", strings.Join(row, "\t"))
		}
		tw.Flush()
	}
	for _, warning := range t.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", warning)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
