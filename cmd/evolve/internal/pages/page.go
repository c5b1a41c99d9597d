package pages

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strconv"
)

//go:embed page.html.tmpl
var templates embed.FS

// Page holds the content of a web page.
type Page struct {
	Title    string
	Lead     string // one sentence
	Facts    []Fact
	Sections []Section
	Choice   *Choice // list of runs; nil for other pages
	Follow   string  // address of events that tell when the page is out of date; "" for a page that does not update
}

// Choice lists runs to open or to select for a comparison.
type Choice struct {
	Head []string
	Rows []Option
}

// Option holds the name and the table cells of a run.
type Option struct {
	Name  string
	Cells []string
}

// Fact holds one number for the top of the page.
type Fact struct{ Name, Value string }

// Section holds one part of a page. It has a heading; all else is optional.
type Section struct {
	ID, Heading string
	Text        string
	Figures     []Figure
	Table       *Table
	Code        string
}

// Figure holds a chart with its numbers, or a drawing.
type Figure struct {
	SVG     []byte
	Caption string
	Data    *Table
	Plain   bool // a drawing: it has no numbers, and its colors fit light and dark pages
}

// Table holds rows of text below a head. The first Left columns are left-aligned, the others right-aligned.
type Table struct {
	Head []string
	Rows [][]string
	Left int
}

// Write writes the page as one HTML file that loads nothing else.
func (p Page) Write(w io.Writer) error {
	t, err := template.New("page.html.tmpl").Funcs(template.FuncMap{"svg": inline, "csv": csvLink, "left": func(t *Table, i int) bool { return i < t.Left }}).ParseFS(templates, "page.html.tmpl")
	if err != nil {
		return err
	}
	return t.Execute(w, p)
}

// inline returns an SVG image without its XML header, unescaped. It must come from this module.
func inline(svg []byte) template.HTML {
	if i := bytes.Index(svg, []byte("<svg")); i > 0 {
		svg = svg[i:]
	}
	return template.HTML(svg)
}

// csvLink returns a data URL of the table as CSV.
func csvLink(t *Table) template.URL {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(t.Head)
	w.WriteAll(t.Rows)
	return template.URL("data:text/csv;charset=utf-8," + url.PathEscape(b.String()))
}

// Number returns v as tables show it: all digits of an integer, else five significant digits.
func Number(v float64) string {
	if v == float64(int64(v)) && max(v, -v) < 1e15 {
		return strconv.FormatInt(int64(v), 10)
	}
	return fmt.Sprintf("%.5g", v)
}
