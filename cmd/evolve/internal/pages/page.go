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

// Page is what is written.
type Page struct {
	Title    string
	Lead     string // one sentence
	Facts    []Fact
	Sections []Section
	Choice   *Choice // a list of runs, where it is that
	Follow   string  // where events tell that the page is out of date; "" for a page that stands by itself
}

// Choice is a list of runs to open, or to choose for a comparison.
type Choice struct {
	Head []string
	Rows []Option
}

// Option is a run by its name.
type Option struct {
	Name  string
	Cells []string
}

// Fact is one number that stands at the top.
type Fact struct{ Name, Value string }

// Section is a part of a page with a heading of its own. Any of the rest may be missing.
type Section struct {
	ID, Heading string
	Text        string
	Figures     []Figure
	Table       *Table
	Code        string
}

// Figure is a drawing with the numbers it was drawn from.
type Figure struct {
	SVG     []byte
	Caption string
	Data    *Table
	Plain   bool // it has no numbers and follows light and dark by itself
}

// Table is rows under a head; Left says how many columns are text.
type Table struct {
	Head []string
	Rows [][]string
	Left int
}

// Write writes the page as HTML.
func (p Page) Write(w io.Writer) error {
	t, err := template.New("page.html.tmpl").Funcs(template.FuncMap{"svg": inline, "csv": csvLink, "left": func(t *Table, i int) bool { return i < t.Left }}).ParseFS(templates, "page.html.tmpl")
	if err != nil {
		return err
	}
	return t.Execute(w, p)
}

// inline is an SVG of ours without the head that stands in files alone.
func inline(svg []byte) template.HTML {
	if i := bytes.Index(svg, []byte("<svg")); i > 0 {
		svg = svg[i:]
	}
	return template.HTML(svg)
}

// csvLink is a table as a file that a click saves.
func csvLink(t *Table) template.URL {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(t.Head)
	w.WriteAll(t.Rows)
	return template.URL("data:text/csv;charset=utf-8," + url.PathEscape(b.String()))
}

// Number is a number as tables show it.
func Number(v float64) string {
	if v == float64(int64(v)) && max(v, -v) < 1e15 {
		return strconv.FormatInt(int64(v), 10)
	}
	return fmt.Sprintf("%.5g", v)
}
