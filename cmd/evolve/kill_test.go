package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"evolve/nn/train"
)

// TestMain runs the program instead of the tests if a test started this binary as the program.
func TestMain(m *testing.M) {
	if os.Getenv("EVOLVE_TEST_MAIN") != "" {
		os.Exit(run(os.Stdin, os.Stdout, os.Stderr, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// program returns a process of the program in dir.
func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "EVOLVE_TEST_MAIN=1")
	return c
}

const killConfig = `
name = "killed"
[[objective]]
metric = "state_volume"
width = 12
batch = 12
steps = 16
[[objective]]
metric = "lag1_memory"
width = 12
batch = 12
steps = 16
[combine]
sample = 16
[constraint]
growth = "<=1"
parameters = "<=30e6"
[strategy]
population = 20
sample = 5
[budget]
evaluations = 400
[output]
cache = "off"
`

// TestKilledAndResumed checks that a run that is killed at random moments and resumed ends with the same log, byte for
// byte, as one that was not killed.
func TestKilledAndResumed(t *testing.T) {
	killed(t, t.TempDir(), killConfig, 20, "log.jsonl", "log.jsonl", "best/winner.json")
}

const killTrainedConfig = `
[[objective]]
metric = "trained_loss"
[training]
task = "markov"
vocabulary = 8
width = 12
layers = 1
batch = 8
steps = 10
tokens = 24000
rungs = 3
valid_tokens = 2000
rates = [0.01, 0.03]
[constraint]
growth = "<=1"
[strategy]
kind = "halving"
population = 8
sample = 3
lag = 3
given = ["gru", "mgu"]
[budget]
tokens = 250_000
[shortlist]
size = 2
tokens = 20000
seeds = 2
every = 5000
known = ["gru"]
[output]
cache = "off"
`

// TestKilledWhileCandidatesTrain does the same with a search that trains its candidates on three rungs. Kills fall into the
// choice of the rate, the trainings of candidates, which continue from checkpoints, and the shortlist.
func TestKilledWhileCandidatesTrain(t *testing.T) {
	killed(t, t.TempDir(), killTrainedConfig, 20, "training/rates.json", "log.jsonl", "training/rates.json", "best/winner.json",
		"shortlist/training.jsonl", "best/trained.json", "best/winner.safetensors")
}

// TestKilledWhileTraining does the same with a shortlist. Some kills fall into its training.
func TestKilledWhileTraining(t *testing.T) {
	dir := t.TempDir()
	tokens, _ := train.Markov(20, 4000, 2, 1)
	text := &bytes.Buffer{}
	for i, token := range tokens {
		fmt.Fprintf(text, "w%d%c", token, " \n"[min(1, i%50/49)])
	}
	if err := os.WriteFile(filepath.Join(dir, "text.txt"), text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	config := strings.Replace(killConfig, "evaluations = 400", "evaluations = 60", 1) +
		"[shortlist]\nsize = 4\nrungs = 3\ntext = 'text.txt'\nwidth = 24\nbatch = 4\ntokens = 30000\nseeds = 2\nevery = 5000\n"
	killed(t, dir, config, 12, "shortlist", "log.jsonl", "best/winner.json", "shortlist/training.jsonl", "best/trained.json", "best/winner.safetensors")
}

// killed runs a configuration twice, once undisturbed and once killed and resumed, and compares files.
func killed(t *testing.T, dir, config string, most int, there string, files ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes seconds")
	}
	if err := os.WriteFile(filepath.Join(dir, "run.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if out, err := program(t, dir, "-config", "run.toml", "-dir", "peace", "-quiet").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(began)
	rng := rand.New(rand.NewPCG(1, 1))
	kills, late := 0, 0
	for kills < most {
		p := program(t, dir, startOrResume(dir)...)
		var out bytes.Buffer
		p.Stdout, p.Stderr = &out, &out
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		// Kill early most of the time, so that the next session has work left.
		time.Sleep(time.Duration(rng.Float64() * float64(whole) * 0.6))
		p.Process.Kill()
		err := p.Wait()
		if err == nil { // it finished before the kill
			if err := os.RemoveAll(filepath.Join(dir, "killed")); err != nil {
				t.Fatal(err)
			}
			continue
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) || runtime.GOOS != "windows" && exit.Exited() {
			t.Fatalf("ended by itself: %v\n%s", err, out.String())
		}
		kills++
		if _, err := os.Stat(filepath.Join(dir, "killed", there)); err == nil {
			late++
		}
	}
	if late == 0 {
		t.Errorf("%s was there at none of %d kills", there, kills)
	}
	if out, err := program(t, dir, startOrResume(dir)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range files {
		equalFiles(t, filepath.Join(dir, "peace", filepath.FromSlash(name)), filepath.Join(dir, "killed", filepath.FromSlash(name)))
	}
}

// startOrResume returns the arguments that resume the killed run, or that begin it if it has no directory yet.
func startOrResume(dir string) []string {
	if _, err := os.Stat(filepath.Join(dir, "killed", "resolved.toml")); err == nil {
		return []string{"resume", "-quiet", "killed"}
	}
	return []string{"-config", "run.toml", "-dir", "killed", "-quiet"}
}

func equalFiles(t *testing.T, a, b string) {
	t.Helper()
	x, err := os.ReadFile(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := os.ReadFile(b)
	if errors.Is(err, fs.ErrNotExist) || err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(x, y) {
		t.Fatalf("%s and %s differ", a, b)
	}
}

// TestWorkersAndCacheChangeNothing checks that the log is the same for any number of workers, with and without an
// evaluation cache.
func TestWorkersAndCacheChangeNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "run.toml"), []byte(killConfig), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, lag := range []string{"1", "4", "16"} {
		var first string
		for _, with := range [][]string{{"-workers=1"}, {"-workers=2"}, {"-workers=8"},
			{"-workers=2", "-set=output.cache=cache"}, {"-workers=2", "-set=output.cache=cache"}} {
			name := "lag" + lag + with[0] + string(rune('a'+len(with)))
			for i := 0; ; i++ { // the last setting runs twice: with a cold and with a warm cache
				if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
					break
				}
				name += "+"
			}
			args := append([]string{"-config", "run.toml", "-dir", name, "-quiet", "-set=strategy.lag=" + lag, "-set=budget.evaluations=60"}, with...)
			if out, err := program(t, dir, args...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if first == "" {
				first = name
			}
			equalCandidates(t, filepath.Join(dir, first, "log.jsonl"), filepath.Join(dir, name, "log.jsonl"))
		}
	}
}

// equalCandidates compares two logs without their headers, because a header names the cache.
func equalCandidates(t *testing.T, a, b string) {
	t.Helper()
	var rest [2][]byte
	for i, path := range []string{a, b} {
		x, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, rest[i], _ = bytes.Cut(x, []byte("\n"))
	}
	if !bytes.Equal(rest[0], rest[1]) || len(rest[0]) == 0 {
		t.Errorf("%s and %s differ", a, b)
	}
}
