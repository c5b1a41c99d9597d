package export

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The genome that a file was written with can be read back from every format.
func TestGenome(t *testing.T) {
	const genome = `{"h_new_0":{"op":"linear","input":["x","h_prev_0"]}}`
	for _, i := range append(cellModels(t, 1, 1)[:1], encoderModels(t, 1, 1)[:1]...) {
		i.model.Genome = genome
		var module, onnx, weights bytes.Buffer
		for _, err := range []error{PyTorch(&module, i.model), ONNX(&onnx, i.model, "test", true), SafeTensors(&weights, i.model, "test")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for end, data := range map[string][]byte{".py": module.Bytes(), ".onnx": onnx.Bytes(), ".safetensors": weights.Bytes()} {
			path := filepath.Join(t.TempDir(), "model"+end)
			if err := os.WriteFile(path, data, 0o666); err != nil {
				t.Fatal(err)
			}
			if got, err := Genome(path); err != nil || got != genome || !CarriesGenome(path) {
				t.Errorf("%s, %s: %q, %v", i.name, end, got, err)
			}
			os.WriteFile(path, data[:len(data)/50], 0o666)
			if got, err := Genome(path); err == nil && got != genome {
				t.Errorf("%s: cut off, but no error", path)
			}
		}
	}
}

// No content makes a reader panic.
func FuzzGenome(f *testing.F) {
	f.Add([]byte("\"\"\"A\n{\"a\":1}\nimport x\n"))
	f.Add([]byte{14<<3 | 2, 11, 1<<3 | 2, 6, 'g', 'e', 'n', 'o', 'm', 'e', 2<<3 | 2, 1, 'x'})
	f.Fuzz(func(t *testing.T, data []byte) {
		for end, in := range readers {
			if genome, err := in(data); err != nil && end == ".py" {
				t.Error(genome, err)
			}
		}
	})
}
