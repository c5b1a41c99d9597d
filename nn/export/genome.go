package export

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"evolve/nn/safetensors"
)

// readers return the genome in the content of a file, "" where there is none, by the extension of the file's name.
var readers = map[string]func(data []byte) (genome string, err error){".py": inModule, ".safetensors": inWeights, ".onnx": inGraph}

// CarriesGenome reports by its extension whether a file may be a model with its genome: .py, .safetensors or .onnx.
func CarriesGenome(path string) bool { return readers[filepath.Ext(path)] != nil }

// Genome reads the genome, one line of JSON, of a model that this package or package halving wrote. The extension of the
// file says which format it has.
func Genome(path string) (genome string, err error) {
	read := readers[filepath.Ext(path)]
	if read == nil {
		return "", fmt.Errorf("export: %s: the extension must be .py, .safetensors or .onnx", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("export: %w", err)
	}
	if genome, err = read(data); err == nil && genome == "" {
		err = errors.New("no genome in it: it must be a model that evolve wrote")
	}
	if err != nil {
		return "", fmt.Errorf("export: %s: %w", path, err)
	}
	return genome, nil
}

// inModule returns the line of JSON in the docstring that a Python file begins with.
func inModule(data []byte) (string, error) {
	doc, _, _ := bytes.Cut(data, []byte("\nimport "))
	for line := range bytes.Lines(doc) {
		if line[0] == '{' {
			return string(bytes.TrimSpace(line)), nil
		}
	}
	return "", nil
}

// inWeights returns the genome in the metadata of a safetensors file.
func inWeights(data []byte) (string, error) {
	_, metadata, err := safetensors.Read(bytes.NewReader(data))
	return metadata["genome"], err
}

// inGraph returns the genome in the properties of an ONNX model: field 14 of ModelProto, with a key (1) and a value (2).
func inGraph(data []byte) (genome string, err error) {
	err = eachField(data, func(field protowire.Number, property []byte) error {
		var pair [3]string
		if field != 14 {
			return nil
		}
		err := eachField(property, func(field protowire.Number, text []byte) error {
			if int(field) < len(pair) {
				pair[field] = string(text)
			}
			return nil
		})
		if pair[1] == "genome" {
			genome = pair[2]
		}
		return err
	})
	return genome, err
}

// eachField calls visit with each field of a protocol buffer that holds bytes.
func eachField(data []byte, visit func(field protowire.Number, text []byte) error) error {
	for len(data) > 0 {
		field, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return fmt.Errorf("not an ONNX model: %w", protowire.ParseError(n))
		}
		data = data[n:]
		if n = protowire.ConsumeFieldValue(field, kind, data); n < 0 {
			return fmt.Errorf("not an ONNX model: %w", protowire.ParseError(n))
		}
		if kind == protowire.BytesType {
			text, _ := protowire.ConsumeBytes(data)
			if err := visit(field, slices.Clip(text)); err != nil {
				return err
			}
		}
		data = data[n:]
	}
	return nil
}
