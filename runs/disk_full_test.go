package runs

import (
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

var errFull = errors.New("no space left on device")

// limited simulates a file on a disk with room for left bytes.
type limited struct {
	appendFile
	left  int
	quiet bool // breaks the contract of io.Writer: a short write without an error
}

func (l *limited) Write(b []byte) (int, error) {
	n, err := l.appendFile.Write(b[:min(l.left, len(b))])
	l.left -= n
	if err == nil && n < len(b) && !l.quiet {
		err = errFull
	}
	return n, err
}

func TestFullDisk(t *testing.T) {
	one := len(contents(t, write(t, 1), LogFile)) - len(contents(t, write(t, 0), LogFile))
	for left := range 3 * one {
		dir := write(t, 0)
		r, err := Open(dir)
		must(t, err)
		r.log.file = &limited{appendFile: r.log.file, left: left, quiet: left%2 == 1}
		n := 0
		for ; err == nil; n++ {
			err = r.Append(line(n), time.Millisecond)
		}
		n--
		checkFailed(t, r, err, n)
		must(t, r.Close())
		checkResumes(t, dir, n)
	}
}

// checkFailed wants an error that names the number of recorded candidates and the command to resume, and a log without an
// incomplete line.
func checkFailed(t *testing.T, r *Writer, err error, n int) {
	t.Helper()
	if !errors.Is(err, errFull) && !errors.Is(err, io.ErrShortWrite) || !strings.Contains(err.Error(), "evolve resume "+r.Dir) {
		t.Fatal(err)
	}
	if again := r.Append(line(n), 0); again == nil {
		t.Fatal("a run goes on after a failed write")
	}
	l, err := Read(r.Dir)
	must(t, err)
	if l.Count != n || l.Torn {
		t.Fatalf("%d candidates recorded (torn %v), want %d", l.Count, l.Torn, n)
	}
}

func checkResumes(t *testing.T, dir string, n int) {
	t.Helper()
	r, err := Open(dir)
	must(t, err)
	fill(t, r, n, n+2)
	must(t, r.Close())
	l, err := Read(dir)
	must(t, err)
	if !reflect.DeepEqual(collect(t, l.Lines()), lines(0, n+2)) {
		t.Fatalf("resumed after %d candidates, the log is not what it should be", n)
	}
}

func TestFullDiskForTimes(t *testing.T) {
	dir := write(t, 2)
	r, err := Open(dir)
	must(t, err)
	r.times.file = &limited{appendFile: r.times.file, left: 10}
	if err := r.Append(line(2), 0); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "3 candidates are recorded") {
		t.Fatal(err)
	}
	must(t, r.Close())
	checkResumes(t, dir, 3)
}

// If the incomplete line cannot be removed, it stays until the run is opened again.
func TestFullDiskThatCannotBeCut(t *testing.T) {
	dir := write(t, 2)
	r, err := Open(dir)
	must(t, err)
	r.log.file, r.log.name = &limited{appendFile: r.log.file, left: 10}, r.log.name+".gone"
	if err := r.Append(line(2), 0); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "could not be removed") {
		t.Fatal(err)
	}
	must(t, r.Close())
	checkResumes(t, dir, 2)
}

func TestAppendRefuses(t *testing.T) {
	dir := write(t, 2)
	r, err := Open(dir)
	must(t, err)
	for _, id := range []int{-1, 0, 1, 3} {
		if err := r.Append(line(id), 0); err == nil {
			t.Errorf("candidate %d was recorded after 1", id)
		}
	}
	bad := line(2)
	bad.Genome = []byte(`{"half":`)
	if err := r.Append(bad, 0); err == nil {
		t.Error("a genome that is no JSON was recorded")
	}
	fill(t, r, 2, 3)
	must(t, r.Close())
	if err := r.Append(line(3), 0); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	checkResumes(t, dir, 3)
}

// counting counts the fsyncs of a file.
type counting struct {
	appendFile
	syncs int
}

func (c *counting) Sync() error {
	c.syncs++
	return c.appendFile.Sync()
}

func TestSyncs(t *testing.T) {
	r, err := Open(write(t, 0))
	must(t, err)
	log := &counting{appendFile: r.log.file}
	r.log.file = log
	for _, c := range []struct {
		idle time.Duration
		want int
	}{{0, 0}, {2 * time.Second, 1}, {-time.Hour, 1}, {time.Hour, 2}} {
		r.synced = time.Now().Add(-c.idle)
		must(t, r.Append(line(r.Count), 0))
		if log.syncs != c.want {
			t.Errorf("%v after the last one: %d fsyncs, want %d", c.idle, log.syncs, c.want)
		}
	}
	must(t, r.Close())
	if log.syncs != 3 {
		t.Errorf("%d fsyncs after Close", log.syncs)
	}
}
