package oracle

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// training returns a log with these losses.
func training(id int, data string, losses ...float64) string {
	list := strings.ReplaceAll(strings.Trim(fmt.Sprint(losses), "[]"), " ", ", ")
	return fmt.Sprintf(`{"data":"data/%s","recepie_id":%d,"recepie":%s,"num_params":7,"val_losses":[%s],"test_losses":[%s]}`, data, id, recipe, list, list)
}

// packed writes a zip of files, given as name, text, name, text and so on.
func packed(t testing.TB, files ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "logs.ZIP")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for pair := range slices.Chunk(files, 2) {
		w, err := z.Create(pair[0])
		if err == nil {
			_, err = w.Write([]byte(pair[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func ids(table *Table) (all []string) {
	for _, r := range table.Rows {
		all = append(all, r.ID)
	}
	return all
}

// A zip is read in the order of its folders. Files that are neither JSON nor CSV are ignored, a zip inside a zip too.
func TestZipOfFolders(t *testing.T) {
	inner, err := os.ReadFile(packed(t, "x.json", training(9, "wikitext-2", 5)))
	if err != nil {
		t.Fatal(err)
	}
	table := read(t, packed(t, "b/deep/2.json", training(2, "wikitext-2", 5), "a/1.json", training(1, "wikitext-2", 5), "3.JSON", training(3, "wikitext-2", 5),
		"README.md", "{", "a/._1.json", "\x00", "inner.zip", string(inner)))
	if got := ids(table); !slices.Equal(got, []string{"3", "1", "2"}) || len(table.Skipped) != 0 {
		t.Errorf("%v, skipped %v", got, table.Skipped)
	}
}

// A bad file does not prevent others from being read, and it is reported with the reason.
func TestBadFileInTheMiddle(t *testing.T) {
	good := []string{training(1, "wikitext-2", 5), training(3, "wikitext-2", 5)}
	for bad, why := range map[string]string{
		`{"recepie":"x",]`:                    "byte 16: invalid character ']'",
		`{"recepie":"x","test_losses":["a"]}`: "cannot unmarshal string",
		`[{"id":`:                             "unexpected end of JSON input",
		`hello`:                               "is neither JSON nor CSV",
		"\ufeff \n":                           "is empty",
	} {
		files := []string{"1.json", good[0], "2.json", bad, "3.json", good[1]}
		for _, path := range []string{packed(t, files...), put(t, map[string]string{"1.json": good[0], "2.json": bad, "3.json": good[1]})} {
			table := read(t, path)
			if got := ids(table); !slices.Equal(got, []string{"1", "3"}) || len(table.Skipped) != 1 ||
				table.Skipped[0].Source != path+"/2.json" || !strings.Contains(table.Skipped[0].Why, why) {
				t.Errorf("%s: %v, skipped %q, want %q", bad, got, table.Skipped, why)
			}
		}
	}
}

// A truncated zip cannot be read, because its list of files is at its end. A zip with one damaged file gives the
// others.
func TestTruncatedZip(t *testing.T) {
	path := packed(t, "1.json", training(1, "wikitext-2", 5), "2.json", training(2, "wikitext-2", 5))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 30, len(data) / 2, len(data) - 1} {
		if err := os.WriteFile(path, data[:n], 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(t.Context(), path); err == nil || !strings.Contains(err.Error(), "not a valid zip file") || !strings.Contains(err.Error(), path) {
			t.Errorf("%d of %d bytes: %v", n, len(data), err)
		}
	}
	data[50] ^= 0xff
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if table := read(t, path); !slices.Equal(ids(table), []string{"2"}) || len(table.Skipped) != 1 || table.Skipped[0].Source != path+"/1.json" {
		t.Errorf("%v, skipped %v", ids(table), table.Skipped)
	}
}

// Losses of another data set have its name in front. They are results too, and smaller is better.
func TestDataSets(t *testing.T) {
	table := read(t, put(t, map[string]string{"1.json": training(1, "ptb", 5, 4), "2.json": training(1, "wikitext-2", 6, 5)}))
	if v := table.Rows[0].Values; v["ptb test_loss"] != 4 || v["test_loss"] != 0 || v["parameters"] != 7 {
		t.Errorf("%v", v)
	}
	for _, name := range []string{"ptb test_loss", "ptb val_loss", "ptb best_test_loss", "test_loss"} {
		if l := label(t, table, name); !l.Result || !l.Known || l.Maximize || l.Rows != 1 {
			t.Errorf("%+v", l)
		}
	}
	for _, name := range []string{"train loss", "ptb loss", "my glue"} {
		if withoutDataSet(name) != name {
			t.Errorf("%s was read as %s", name, withoutDataSet(name))
		}
	}
}

// Each training of a network is a row. The same training in two files is one row.
func TestJoinTrainings(t *testing.T) {
	single := map[string]string{"1.json": training(17, "wikitext-2", 5)}
	table := read(t, put(t, single))
	table.Join(read(t, put(t, map[string]string{"1.json": training(17, "wikitext-2", 6), "2.json": training(17, "wikitext-2", 7), "3.json": training(17, "ptb", 4, 3)})))
	table.Join(read(t, put(t, single)))
	var losses []float64
	for _, r := range table.Rows {
		losses = append(losses, r.Values["test_loss"], r.Values["ptb test_loss"])
	}
	if fmt.Sprint(losses) != "[5 0 6 0 7 0 0 3]" || len(table.Skipped) != 0 {
		t.Errorf("%v, skipped %v", losses, table.Skipped)
	}
}

// The order in which files are joined does not change the values of a row.
func TestJoinBothWays(t *testing.T) {
	logs, columns := put(t, map[string]string{"1.json": training(17, "wikitext-2", 5)}), put(t, map[string]string{"t.csv": "log name,x\nlog_stats_model_17_2020.json,3\n"})
	for _, order := range [][]string{{logs, columns}, {columns, logs}} {
		table := read(t, order[0])
		table.Join(read(t, order[1]))
		if len(table.Rows) != 1 || table.Rows[0].Recipe == nil || table.Rows[0].Values["x"] != 3 || table.Rows[0].Values["test_loss"] != 5 {
			t.Errorf("%+v", table.Rows)
		}
	}
}

// Records without an id are never joined with each other.
func TestRecordsWithoutID(t *testing.T) {
	table := read(t, put(t, map[string]string{"r.json": `[{"id":null,"scores":{"glue":1},"hparams":{"model_hparam_overrides":{}}},
		{"scores":{"glue":2},"hparams":{"model_hparam_overrides":{}}},{"id":3,"completed":false,"scores":{"glue":2},"hparams":{"model_hparam_overrides":{}}}]`}))
	if got := ids(table); len(got) != 2 || !strings.HasSuffix(got[0], "r.json#1") || !strings.HasSuffix(got[1], "r.json#2") {
		t.Errorf("%v", got)
	}
	if len(table.Skipped) != 1 || table.Skipped[0].Why != "training was not completed" || !strings.HasSuffix(table.Skipped[0].Source, "r.json#3") {
		t.Errorf("skipped %v", table.Skipped)
	}
}

// A folder or zip without usable files is an error that says why.
func TestEmptyFolder(t *testing.T) {
	for _, path := range []string{t.TempDir(), packed(t), packed(t, "a.txt", "x")} {
		if _, err := Read(t.Context(), path); err == nil || err.Error() != "oracle: read ("+path+"): no published results in it" {
			t.Errorf("%v", err)
		}
	}
	dir := put(t, map[string]string{"1.json": "", "2.json": "{}"})
	if _, err := Read(t.Context(), dir); err == nil || !strings.HasSuffix(err.Error(), "the first of 2: "+dir+"/1.json: is empty") {
		t.Errorf("%v", err)
	}
}

// countdown is a context that is cancelled after Err was called a few times.
type countdown struct {
	context.Context
	left *int
}

func (c countdown) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Read ends at the next file after its context is cancelled.
func TestCancelledInTheMiddle(t *testing.T) {
	var files []string
	for i := range 20 {
		files = append(files, fmt.Sprintf("%02d.json", i), training(i, "wikitext-2", 5))
	}
	left := 5
	table, err := Read(countdown{t.Context(), &left}, packed(t, files...))
	if table != nil || err == nil || !strings.Contains(err.Error(), "canceled") || left < -1 {
		t.Errorf("%v, %v, %d calls of Err after that", table, err, -left)
	}
}

// BenchmarkLogs reads a zip of as many logs as were published, of 50 epochs and 5 kB each. peak-MB is the largest heap
// in use during one more reading, sampled every millisecond; kept-MB is the size of the table.
func BenchmarkLogs(b *testing.B) {
	const logs, epochs = 14_000, 50
	losses := strings.Repeat("6.123456789012345, ", epochs-1) + "6.1"
	nodes := strings.Repeat(`\"node_0\": {\"op\": \"linear\", \"input\": [\"x\", \"h_prev_0\"]}, `, 15)
	var files []string
	for i := range logs {
		files = append(files, fmt.Sprintf("log_stats_model_%d_x.json", i), fmt.Sprintf(`{"data":"data/wikitext-2","recepie_id":%d,"recepie":"{%s}","num_params":7,`+
			`"wall_times":[%s],"train_losses":[%s],"val_losses":[%s],"test_losses":[%s]}`, i, nodes, losses, losses, losses, losses))
	}
	size := len(files[1])
	path := packed(b, files...)
	files = nil
	b.ReportAllocs()
	b.SetBytes(int64(logs * size))
	for b.Loop() {
		table, err := Read(b.Context(), path)
		if err != nil || len(table.Rows) != logs {
			b.Fatal(err)
		}
	}
	peak, kept := watched(b, path)
	b.ReportMetric(peak, "peak-MB")
	b.ReportMetric(kept, "kept-MB")
}

// watched returns the largest heap in use while a file is read, and the heap that the table keeps, in MB.
func watched(b *testing.B, path string) (peak, kept float64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before := m.HeapInuse
	done, most := make(chan bool), make(chan uint64)
	go func() {
		var m runtime.MemStats
		top := uint64(0)
		for tick := time.NewTicker(time.Millisecond); ; {
			select {
			case <-tick.C:
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapInuse)
			case <-done:
				tick.Stop()
				most <- top
				return
			}
		}
	}()
	table, err := Read(b.Context(), path)
	close(done)
	top := <-most
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&m)
	runtime.KeepAlive(table)
	return float64(top) / 1e6, (float64(m.HeapInuse) - float64(before)) / 1e6
}
