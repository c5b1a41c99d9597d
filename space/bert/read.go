package bert

import (
	"encoding/json"
	"io"
	"iter"

	"evolve/space"
)

// Record holds a configuration that was read, or the reason why it could not be read.
type Record struct {
	ID     string // id of the record; else the name of the file, followed by #2, #3, ...
	Config Config
	Err    error
}

// configReader reads the JSON values that hold configurations.
var configReader = space.Reader{Package: "space/bert", Genome: "configuration", IsHeader: isHeader}

// ReadConfigs reads the configurations of a file, of a folder or of a zip, in the order of file names. A file holds one
// or several JSON values: configurations, records of NAS-Bench-BERT, candidates of a run's log, or lists of these. The
// header of a log is skipped. A value that cannot be read yields a Record with Err, and reading goes on: see package
// space.
func ReadConfigs(path string) iter.Seq[Record] { return decodeAll(configReader.ReadPath(path)) }

// ReadStream reads the configurations of r like ReadConfigs those of a file. The name stands in ids and errors.
func ReadStream(r io.Reader, name string) iter.Seq[Record] {
	return decodeAll(configReader.ReadStream(r, name))
}

// decodeAll decodes each value as a record.
func decodeAll(list iter.Seq[space.Value]) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for v := range list {
			var r Record
			if v.Err == nil {
				r = decodeRecord(v.JSON)
			}
			r.ID, r.Err = v.Result(r.ID, r.Err)
			if !yield(r) {
				return
			}
		}
	}
}

// isHeader reports whether a value is the first line of a run's log.
func isHeader(value json.RawMessage) bool {
	var h struct {
		Format int
		Config object
		Genome json.RawMessage
	}
	return json.Unmarshal(value, &h) == nil && h.Format > 0 && h.Config != nil && h.Genome == nil
}

// decodeRecord decodes a configuration, a record that holds one, or a candidate whose genome is one.
func decodeRecord(value json.RawMessage) (r Record) {
	var o object
	if json.Unmarshal(value, &o) == nil {
		r.ID = space.ParseID(o["id"])
		if genome, ok := o["genome"]; ok {
			value = genome
		}
	}
	r.Err = r.Config.UnmarshalJSON(value)
	return r
}
