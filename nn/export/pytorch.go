package export

import (
	"embed"
	"fmt"
	"io"
	"text/template"

	"evolve/nn/bert"
	"evolve/nn/rnn"
)

//go:embed rnn.py.tmpl bert.py.tmpl load.py.tmpl
var templates embed.FS

// PyTorch writes the model as one Python file: the sizes, the module (LanguageModel for a cell, Encoder and MaskedModel for an
// encoder), a function that loads a safetensors file, and a main function that trains the model on a text. The file requires
// PyTorch and no other package. It has no weights: SafeTensors writes them.
func PyTorch(w io.Writer, m Model) error {
	name, values := "", map[string]any{"Model": m}
	switch n := m.Network.(type) {
	case rnn.Cell:
		name = "rnn.py.tmpl"
		values["Modules"], values["Steps"], values["States"], values["Count"] = modules(n), steps(n), states(n), len(n.New)
		values["Parameters"] = n.Parameters(m.Shape, m.Words)
		values["Tied"] = map[bool]string{true: "True", false: "False"}[m.Shape.Tied]
	case bert.Encoder:
		name = "bert.py.tmpl"
		values["Encoder"], values["Layers"], values["Parameters"] = n, layers(n), n.Parameters()
	default:
		return m.unknown()
	}
	t, err := template.ParseFS(templates, name, "load.py.tmpl")
	if err == nil {
		err = t.Execute(w, values)
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}
