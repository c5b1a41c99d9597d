package export

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"evolve/nn/nntest"
)

// runtime is a script that runs models in ONNX Runtime. It reads runtimeWork and prints an answer for each.
const runtime = `
const ort = require(process.argv[2]);
const work = JSON.parse(require("fs").readFileSync(0));
(async () => {
  for (const w of work) {
    const session = await ort.InferenceSession.create(w.path, { logSeverityLevel: 3 });
    const feeds = { tokens: new ort.Tensor("int64", BigInt64Array.from(w.tokens.map(BigInt)), w.shape) };
    for (const t of w.weights || []) feeds[t.name] = new ort.Tensor("float32", Float32Array.from(t.value), t.shape);
    const out = await session.run(feeds, [w.output]);
    console.log(JSON.stringify({ shape: out[w.output].dims, output: Array.from(out[w.output].data) }));
  }
})().catch((e) => { console.error(e); process.exit(1); });
`

// runtimeWork names the file of a model, its tokens, an output, and the weights if the file has none.
type runtimeWork struct {
	Path    string          `json:"path"`
	Tokens  []int           `json:"tokens"`
	Shape   []int           `json:"shape"`
	Output  string          `json:"output"`
	Weights []runtimeWeight `json:"weights,omitempty"`
}

type runtimeWeight struct {
	Name  string    `json:"name"`
	Shape []int     `json:"shape"`
	Value []float32 `json:"value"`
}

// Cells have the same outputs in ONNX Runtime as in Go, with weights in the file or as inputs, and one file serves tokens of any
// shape.
func TestCellsInONNX(t *testing.T) {
	inONNX(t, "features", cellModels(t, 9, 3), cellModels(t, 4, 5))
}

// So do encoders.
func TestEncodersInONNX(t *testing.T) {
	inONNX(t, "hidden", encoderModels(t, 3, 7), encoderModels(t, 2, 8))
}

// inONNX compares outputs for the same models with tokens of several shapes.
func inONNX(t *testing.T, output string, shapes ...[]interop) {
	t.Helper()
	modules := nntest.Node(t, "onnxruntime-node")
	dir := t.TempDir()
	var work []runtimeWork
	var all []interop
	for k, models := range shapes {
		for i, one := range models {
			path := filepath.Join(dir, one.name+".onnx")
			if k == 0 {
				writeONNX(t, path, one.model, true)
			}
			w := runtimeWork{Path: path, Tokens: one.tokens, Shape: []int{one.rows, one.cols}, Output: output}
			work, all = append(work, w), append(all, one)
			if i == 0 && k == 0 { // weights as inputs
				w.Path += ".bare"
				writeONNX(t, w.Path, one.model, false)
				w.Weights = weightsOf(t, one.model)
				work, all = append(work, w), append(all, one)
			}
		}
	}
	worst := 0.0
	for i, a := range runONNX(t, modules, work) {
		worst = max(worst, near(t, all[i].name, a.Output, all[i].want))
	}
	t.Logf("%d models, the largest difference is %.2g", len(all), worst)
}

func writeONNX(t *testing.T, path string, m Model, weights bool) {
	t.Helper()
	var b bytes.Buffer
	if err := ONNX(&b, m, "evolve", weights); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

func weightsOf(t *testing.T, m Model) (all []runtimeWeight) {
	t.Helper()
	tensors, err := m.Tensors()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range tensors {
		all = append(all, runtimeWeight{w.Name, w.Shape, w.Value})
	}
	return all
}

func runONNX(t *testing.T, module string, work []runtimeWork) (all []answer) {
	t.Helper()
	input, err := json.Marshal(work)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("node", "-e", runtime, "-", module)
	c.Stdin = bytes.NewReader(input)
	var problems bytes.Buffer
	c.Stderr = &problems
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &problems)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var a answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	if len(all) != len(work) {
		t.Fatalf("%d answers for %d models", len(all), len(work))
	}
	return all
}
