package bert

import (
	"encoding/json"
	"io"
	"iter"

	"evolve/space"
)

// Record is a configuration that was read from somewhere, or the reason why it could not be.
type Record struct {
	ID     string // the record's id, or the file's name, with #2, #3, ... behind it
	Config Config
	Err    error
}

// configReader is how they stand in files.
var configReader = space.Reader{Package: "space/bert", Genome: "configuration", IsHeader: isHeader}

// ReadConfigs reads the configurations of a file, a folder or a zip, in the order of names. A file holds one or several JSON
// values: configurations, records of NAS-Bench-BERT, candidates of a run's log, or lists of these. The header of a log is
// passed over. What cannot be read is a Record with Err, not the end: a bad line among others costs itself alone.
func ReadConfigs(path string) iter.Seq[Record] { return decodeAll(configReader.ReadPath(path)) }

// ReadStream reads the configurations of r as ReadConfigs does those of a file; name stands in errors and ids.
func ReadStream(r io.Reader, name string) iter.Seq[Record] {
	return decodeAll(configReader.ReadStream(r, name))
}

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

// isHeader tells the first line of a run's log, which holds no genome.
func isHeader(value json.RawMessage) bool {
	var h struct {
		Format int
		Config object
		Genome json.RawMessage
	}
	return json.Unmarshal(value, &h) == nil && h.Format > 0 && h.Config != nil && h.Genome == nil
}

// decodeRecord reads a configuration, a record that holds one, or a candidate that has one as its genome.
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
