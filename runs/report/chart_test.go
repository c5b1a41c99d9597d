package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"testing"
)

// check parses a chart as XML and wants the given texts in it.
func check(t *testing.T, svg []byte, err error, texts ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	d, found := xml.NewDecoder(bytes.NewReader(svg)), map[string]bool{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := token.(xml.CharData); ok {
			found[string(bytes.TrimSpace(c))] = true
		}
	}
	for _, text := range texts {
		if !found[text] {
			t.Errorf("no %q in the chart", text)
		}
	}
}

func TestCharts(t *testing.T) {
	l := Labels{Title: "a < b & c", X: "x", Y: "y"}
	svg, err := Scatter(l, []float64{1, 2, 3}, []float64{5, 4, 7})
	check(t, svg, err, l.Title, "x", "y")
	svg, err = Scatter(l, nil, nil)
	check(t, svg, err, l.Title)
	series := []Series{
		{Name: "one", X: []float64{1, 10, 100}, Y: []float64{1, 2, 3}, Low: []float64{0, 1, 2}, High: []float64{2, 3, 4}},
		{Name: "gap", X: []float64{1, 10, 100}, Y: []float64{1, math.NaN(), 3}, Unimportant: true},
		{Name: "alone", X: []float64{1, 10}, Y: []float64{1, math.NaN()}},
	}
	svg, err = Lines(l, series)
	check(t, svg, err, l.Title, "one", "gap", "10")
	again, err := Lines(l, series)
	check(t, again, err)
	if !bytes.Equal(svg, again) {
		t.Error("the same chart is drawn in two ways")
	}
	series[0].Strong = true
	direct, err := Lines(Labels{Direct: true, Linear: true}, append(series, Series{Name: "near", X: []float64{1, 100}, Y: []float64{1, 3}}))
	check(t, direct, err, "one", "near")
	if bytes.Contains(direct, []byte(">gap<")) || !bytes.Contains(direct, []byte("stroke-width:2.8")) {
		t.Error("direct labels name a grey line, or there is no thick one")
	}
	y := regexp.MustCompile(`<text x="([-0-9.]+)" y="([-0-9.]+)"[^>]*>(?:one|near)<`).FindAllSubmatch(direct, -1)
	if len(y) != 2 || !bytes.Equal(y[0][1], y[1][1]) || bytes.Equal(y[0][2], y[1][2]) {
		t.Errorf("names at one end of two lines: %q", y)
	}
	svg2, err := Lines(l, series[2:])
	check(t, svg2, err, l.Title)
	if bytes.Contains(svg, []byte(">alone<")) {
		t.Error("a single point has a legend and no line")
	}
}
