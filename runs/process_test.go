package runs

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary act as another process that uses this package.
func TestMain(m *testing.M) {
	if child, ok := children[os.Getenv("RUNS_TEST_CHILD")]; ok {
		if err := child(os.Getenv("RUNS_TEST_DIR")); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var children = map[string]func(dir string) error{
	"hold": func(dir string) error { // until its input ends
		r, err := Open(dir)
		if err != nil {
			return err
		}
		fmt.Println("held")
		io.Copy(io.Discard, os.Stdin)
		return r.Close()
	},
	"write": func(dir string) error { // until it is killed
		r, err := Open(dir)
		for err == nil {
			err = r.Append(line(r.Count), time.Millisecond)
		}
		return err
	},
	"cache": func(dir string) error { // stores 500 of 1000 genomes, which may overlap with those of other processes
		c, err := OpenCache(dir, "shared")
		if err != nil {
			return err
		}
		for i := range 500 {
			id := (i*7 + os.Getpid()) % 1000
			if err := c.Put(fmt.Sprintf("%032x", id), float64(id)/7); err != nil {
				return err
			}
		}
		return c.Close()
	},
}

func start(t *testing.T, child, dir string) (*exec.Cmd, io.WriteCloser, *bufio.Reader) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "RUNS_TEST_CHILD="+child, "RUNS_TEST_DIR="+dir)
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, in, bufio.NewReader(out)
}

func TestSecondWriter(t *testing.T) {
	dir := write(t, 3)
	refused := func(what string) {
		t.Helper()
		_, err := Open(dir)
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", what, err)
		}
		if l, err := Read(dir); err != nil || l.Count != 3 {
			t.Errorf("%s: reading: %v", what, err)
		}
	}
	r, err := Open(dir)
	must(t, err)
	refused("opened twice in a process")
	must(t, r.Close())

	cmd, in, out := start(t, "hold", dir)
	if said, _ := out.ReadString('\n'); said != "held\n" {
		t.Fatal(said)
	}
	refused("held by another process")
	in.Close()
	must(t, cmd.Wait())

	cmd, _, out = start(t, "hold", dir)
	out.ReadString('\n')
	refused("held again")
	must(t, cmd.Process.Kill())
	cmd.Wait()
	r, err = Open(dir)
	must(t, err)
	must(t, r.Close())
}

func TestCreateUnderALock(t *testing.T) {
	dir := t.TempDir()
	held, err := lock(dir)
	must(t, err)
	defer held.Close()
	if _, err := Create(dir, header, nil); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
}

// TestKilled kills a writing process repeatedly. The log must only grow, by complete consecutive lines.
func TestKilled(t *testing.T) {
	dir := write(t, 0)
	rng := rand.New(rand.NewPCG(1, 2))
	before := 0
	for round := range 12 {
		cmd, _, _ := start(t, "write", dir)
		awaitGrowth(t, filepath.Join(dir, LogFile))
		time.Sleep(time.Duration(rng.IntN(4000)) * time.Microsecond)
		must(t, cmd.Process.Kill())
		cmd.Wait()
		r, err := Open(dir)
		must(t, err)
		if r.Count <= before {
			t.Fatalf("round %d: %d candidates after %d", round, r.Count, before)
		}
		for l, err := range r.Lines() {
			must(t, err)
			if l.ID >= before && !reflect.DeepEqual(l, line(l.ID)) {
				t.Fatalf("round %d: candidate %d reads %+v", round, l.ID, l)
			}
		}
		if round == 11 {
			must(t, r.Append(line(r.Count), 0))
		}
		before = r.Count
		must(t, r.Close())
	}
	t.Logf("%d candidates over 12 kills", before)
}

func awaitGrowth(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	must(t, err)
	for range 10_000 {
		if now, err := os.Stat(name); err == nil && now.Size() > info.Size() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("nothing was written")
}

func TestCacheOfSeveralProcesses(t *testing.T) {
	dir := t.TempDir()
	var cmds []*exec.Cmd
	for range 4 {
		cmd, _, _ := start(t, "cache", dir)
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		must(t, cmd.Wait())
	}
	c, err := OpenCache(dir, "shared")
	must(t, err)
	if c.Len() < 500 || c.Ignored > 0 || c.Conflicts > 0 {
		t.Errorf("%d genomes, %d ignored, %d conflicts", c.Len(), c.Ignored, c.Conflicts)
	}
	for id := range 1000 {
		if v, ok := c.Get(fmt.Sprintf("%032x", id)); ok && v != float64(id)/7 {
			t.Errorf("genome %d is %v", id, v)
		}
	}
}
