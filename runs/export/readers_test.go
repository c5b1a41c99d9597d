package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evolve/nn/nntest"
	"evolve/runs"
)

// optunaReader opens a database with Optuna, prints its studies, and lists the tables that differ from those that Optuna
// itself creates.
const optunaReader = `
import json, sqlite3, sys
import optuna
from optuna.storages import RDBStorage
optuna.logging.set_verbosity(optuna.logging.ERROR)
path = sys.argv[1]
own = path + ".own"
RDBStorage("sqlite:///" + own)
a, b = sqlite3.connect(path), sqlite3.connect(own)
def shape(db):
    tables = [n for n, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {n: [c[1:4] + c[5:] for c in db.execute("PRAGMA table_info(%s)" % n)] for n in tables}
differ = sorted(k for k in {**shape(a), **shape(b)} if shape(a).get(k) != shape(b).get(k))
(made,), = a.execute("SELECT version_num FROM alembic_version")
# this Optuna's own revision, which has one index less: it opens the database without being told to
(revision,), = b.execute("SELECT version_num FROM alembic_version")
a.execute("UPDATE alembic_version SET version_num = ?", (revision,))
a.commit()
storage = RDBStorage("sqlite:///" + path)
out = {"made": made, "differ": differ, "studies": []}
for summary in optuna.get_all_study_summaries(storage):
    study = optuna.load_study(study_name=summary.study_name, storage=storage)
    out["studies"].append({"name": summary.study_name, "directions": [d.name for d in study.directions],
        "names": study.system_attrs.get("study:metric_names"), "trials": [
        [t.number, t.state.name, t.values, t.params, {k: str(v) for k, v in t.user_attrs.items()}, t.duration.total_seconds()] for t in study.trials]})
print(json.dumps(out))
`

func times(yield func(runs.Time, error) bool) {
	_ = yield(runs.Time{ID: 0, Seconds: 0.5, Wall: 1}, nil) && yield(runs.Time{ID: 300, Seconds: 2, Wall: 9}, nil)
}

func study(name string, objectives ...Objective) Study {
	return Study{Name: name, Objectives: objectives, Begun: time.Unix(1e9, 0), Lines: log(), Times: times,
		Params: func(l runs.Line) ([]Param, error) {
			return []Param{{"odd", []string{"no", "yes"}, l.ID % 2}}, nil
		}}
}

// Optuna reads studies, trials, values by their own sign, states, choices and attributes.
func TestOptuna(t *testing.T) {
	python := nntest.Python(t, "optuna")
	path := filepath.Join(t.TempDir(), "a study?#%41.db")
	os.WriteFile(path, []byte("what was here before"), 0o666)
	if err := Optuna(path, []Study{study("one", Objective{"gain", false}, Objective{"cost", true}), study("two", Objective{"a", false}, Objective{"b", false})}); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "study.db")
	if err := os.Rename(path, plain); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-W", "ignore", "-c", optunaReader, plain).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, err.(*exec.ExitError).Stderr)
	}
	var got struct {
		Made    string
		Differ  []string
		Studies []struct {
			Name       string
			Directions []string
			Names      []string
			Trials     [][]any
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if got.Made != "v3.2.0.a" {
		t.Errorf("revision %s", got.Made)
	}
	if len(got.Differ) > 0 || len(got.Studies) != 2 {
		t.Fatalf("tables %v differ, %d studies", got.Differ, len(got.Studies))
	}
	one := got.Studies[0]
	if fmt.Sprint(one.Name, " ", one.Directions, one.Names) != "one [MAXIMIZE MINIMIZE] [gain cost]" {
		t.Error(one.Name, one.Directions, one.Names)
	}
	want := []string{
		`[0 COMPLETE [1 2] map[odd:no] map[genome:{"x":"1,2"} identity:a metric: k:3 metric: m:0.1 operation:random] 0.5]`,
		`[1 COMPLETE [1 2] map[odd:yes] map[genome:{} identity:a operation:cross parents:[0, 0] repeats:0] 0]`,
		`[2 FAIL <nil> map[odd:no] map[error:too, large genome:{} identity:b operation:mutate parents:[0]] 0]`,
		`[3 PRUNED <nil> map[odd:yes] map[genome:{} identity:c operation:mutate parents:[0] violation:0.5] 0]`,
		`[300 COMPLETE [0.5 -7] map[odd:no] map[genome:{} identity:d metric: m:2 operation:mutate parents:[0]] 2]`,
	}
	for i, w := range want {
		if got := fmt.Sprint(one.Trials[i]); got != w {
			t.Errorf("trial %d:\n%s, want\n%s", i, got, w)
		}
	}
}

// A failed export leaves the older file in place.
func TestOptunaFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.db")
	os.WriteFile(path, []byte("kept"), 0o666)
	torn := study("torn")
	torn.Lines = broken
	for _, all := range [][]Study{{torn}, {study("twice"), study("twice")}} {
		if err := Optuna(path, all); err == nil || !strings.Contains(err.Error(), all[0].Name) {
			t.Error(err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != "kept" {
			t.Errorf("%q, %v", text, err)
		}
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Error(left)
	}
}

// eventReader checks the records of an event file and prints the events in them, by the messages of TensorFlow's event.proto
// and summary.proto.
const eventReader = `
const [modules, path] = process.argv.slice(1);
const { RecordReader } = require(modules + "/tfrecord");
const protobuf = require(modules + "/protobufjs");
const { root } = protobuf.parse('syntax = "proto3";' +
  'message Summary { message Value { string tag = 1; float simple_value = 2; } repeated Value value = 1; }' +
  'message Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }', { keepCase: true });
const Event = root.lookupType("Event");
(async () => {
  const reader = await RecordReader.create(path);
  for (let record; (record = await reader.readRecord()); )
    console.log(JSON.stringify(Event.toObject(Event.decode(Uint8Array.from(record)), { longs: Number })));
})().catch((e) => { console.error(e); process.exit(1); });
`

// An independent reader accepts every checksum and finds the values that TensorBoard shows.
func TestTensorBoard(t *testing.T) {
	modules := filepath.Dir(nntest.Node(t, "tfrecord"))
	path := filepath.Join(t.TempDir(), "events.out.tfevents.test")
	var b bytes.Buffer
	if err := TensorBoard(&b, log(), map[int]float64{0: 0.25, 300: 9}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "-e", eventReader, "--", modules, path).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, err.(*exec.ExitError).Stderr)
	}
	const want = `{"wall_time":0,"file_version":"brain.Event:2"}
{"wall_time":0.25,"summary":{"value":[{"tag":"objective","simple_value":1},{"tag":"best_so_far","simple_value":1},{"tag":"metrics/k","simple_value":3},{"tag":"metrics/m","simple_value":0.10000000149011612}]}}
{"wall_time":9,"step":300,"summary":{"value":[{"tag":"objective","simple_value":0.5},{"tag":"best_so_far","simple_value":1},{"tag":"metrics/m","simple_value":2}]}}
`
	if string(out) != want {
		t.Errorf("%s, want\n%s", out, want)
	}
}

// parquetReader prints the rows of a table with hyparquet.
const parquetReader = `
(async () => {
  const { parquetReadObjects } = await import(process.argv[1]);
  const data = require("fs").readFileSync(process.argv[2]);
  const file = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const rows = await parquetReadObjects({ file });
  console.log(JSON.stringify(rows, (k, v) => typeof v === "bigint" ? Number(v) : v));
})().catch((e) => { console.error(e); process.exit(1); });
`

// An independent library reads the table, with its order of columns, over several row groups.
func TestParquetElsewhere(t *testing.T) {
	module := nntest.Node(t, "hyparquet")
	path := filepath.Join(t.TempDir(), "log.parquet")
	var b bytes.Buffer
	if err := Parquet(&b, manyLines(rowGroup+3), "test"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "-e", parquetReader, "--", filepath.Join(module, "src", "node.js"), path).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, err.(*exec.ExitError).Stderr)
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	want := `{"id":1,"op":"cross","parents":[0,0],"hash":"a","repeats":0,"violation":null,"error":null,"objective_0":1,"objective_1":-2,"k":null,"m":null,"genome":{}}`
	if len(rows) != rowGroup+3 || string(rows[1]) != want || string(rows[rowGroup+1]) != want {
		t.Errorf("%d rows: %s, %s, want %s", len(rows), rows[1], rows[rowGroup+1], want)
	}
}

// manyLines repeats the lines of log.
func manyLines(n int) iter.Seq2[runs.Line, error] {
	return func(yield func(runs.Line, error) bool) {
		for i := 0; i < n; {
			for l := range log() {
				if i++; i > n || !yield(l, nil) {
					return
				}
			}
		}
	}
}
