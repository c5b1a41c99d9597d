package pages

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestPage(t *testing.T) {
	table := &Table{Head: []string{"a", "b,c"}, Rows: [][]string{{"<script>", "1"}, {`say "x"`, "2"}}, Left: 1}
	p := Page{Title: "<b>bold</b>", Lead: "lead", Facts: []Fact{{"n", "3"}}, Sections: []Section{
		{ID: "one", Heading: "One", Text: "text", Table: table, Code: "<code>", Figures: []Figure{{SVG: []byte("<?xml?><svg></svg>"), Caption: "cap", Data: table}}},
	}}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"&lt;b&gt;bold", "&lt;script&gt;", "&lt;code&gt;", "<svg></svg>", `<section id="one">`, `href="#one"`, `class="left"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the page", want)
		}
	}
	for _, no := range []string{"<script", "<?xml", "http://", "https://", "ZgotmplZ"} {
		if strings.Contains(text, no) {
			t.Errorf("%q is in the page", no)
		}
	}
	link := regexp.MustCompile(`href="data:text/csv;charset=utf-8,([^"]*)"`).FindStringSubmatch(text)
	if link == nil {
		t.Fatal("no numbers to save")
	}
	if csv, err := url.PathUnescape(link[1]); err != nil || csv != "a,\"b,c\"\n<script>,1\n\"say \"\"x\"\"\",2\n" {
		t.Errorf("%q, %v", csv, err)
	}
}
