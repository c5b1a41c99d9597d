package export

import (
	"embed"
	"io"
	"text/template"

	"evolve/nn/bert"
	"evolve/nn/rnn"
)

//go:embed cell.py.tmpl encoder.py.tmpl load.py.tmpl
var templates embed.FS

// PyTorch writes one Python file that needs nothing but PyTorch: the module, its sizes, and a main that trains it on a text.
func PyTorch(w io.Writer, m Model) error {
	name, sizes := "", map[string]any{"Model": m}
	switch n := m.Network.(type) {
	case rnn.Cell:
		name = "cell.py.tmpl"
		sizes["Modules"], sizes["Steps"], sizes["States"], sizes["Count"] = modules(n), steps(n), states(n), len(n.New)
		sizes["Parameters"] = n.Parameters(m.Shape, m.Words)
		sizes["Tied"] = map[bool]string{true: "True", false: "False"}[m.Shape.Tied]
	case bert.Encoder:
		name = "encoder.py.tmpl"
		sizes["Encoder"], sizes["Layers"], sizes["Parameters"] = n, layers(n), n.Parameters()
	default:
		return m.unknown()
	}
	t, err := template.ParseFS(templates, name, "load.py.tmpl")
	if err != nil {
		return err
	}
	return t.Execute(w, sizes)
}
