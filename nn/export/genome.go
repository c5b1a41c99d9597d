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

// carriers find the genome in a file of ours, by the ending of its name.
var carriers = map[string]func(data []byte) (genome string, err error){".py": inModule, ".safetensors": inWeights, ".onnx": inGraph}

// CarriesGenome reports whether a file of this name may be a model that carries its genome.
func CarriesGenome(path string) bool { return carriers[filepath.Ext(path)] != nil }

// Genome is the genome, one line of JSON, of a model that this package wrote, or that was trained here.
func Genome(path string) (genome string, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if genome, err = carriers[filepath.Ext(path)](data); err == nil && genome == "" {
		err = errors.New("no genome in it: want a model that evolve wrote")
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return genome, err
}

// inModule is the one line of JSON that a module begins with.
func inModule(data []byte) (string, error) {
	doc, _, _ := bytes.Cut(data, []byte("\nimport "))
	for line := range bytes.Lines(doc) {
		if line[0] == '{' {
			return string(bytes.TrimSpace(line)), nil
		}
	}
	return "", nil
}

func inWeights(data []byte) (string, error) {
	_, about, err := safetensors.Read(bytes.NewReader(data))
	return about["genome"], err
}

// inGraph goes through a ModelProto, whose field 14 is properties: keys (1) and values (2).
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

// eachField visits the fields of bytes of a message.
func eachField(data []byte, visit func(field protowire.Number, text []byte) error) error {
	for len(data) > 0 {
		field, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return fmt.Errorf("no ONNX model: %w", protowire.ParseError(n))
		}
		data = data[n:]
		if n = protowire.ConsumeFieldValue(field, kind, data); n < 0 {
			return fmt.Errorf("no ONNX model: %w", protowire.ParseError(n))
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
