package oracle

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// csv reads a table with a header. The first column names the rows. Fields that are not finite numbers are ignored, and
// lines of another length than the header are skipped.
func (t *Table) csv(data []byte, source string) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return err
	}
	if len(head) < 2 {
		return errors.New("want a header with the rows' names in front and columns behind it")
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if len(fields) != len(head) {
			t.skip(fmt.Sprintf("%s:%d", source, line), "%d fields, the header has %d", len(fields), len(head))
			continue
		}
		row := Row{ID: idOf(fields[0]), Source: fmt.Sprintf("%s:%d", source, line), Values: map[string]float64{}}
		for i, field := range fields[1:] {
			if v, err := strconv.ParseFloat(strings.TrimSpace(field), 64); err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
				row.Values[strings.TrimSpace(head[i+1])] = v
			}
		}
		t.Rows = append(t.Rows, row)
	}
}
