package runs_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"evolve/runs"
	"evolve/search"
)

// record writes a run of one candidate per objective and closes it.
func record(dir string, objectives ...float64) {
	w, err := runs.Create(dir, runs.Header{Program: "example", Seed: 1, Config: []byte(`{"name":"example"}`)}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for id, v := range objectives {
		if err := w.Append(candidate(id, v), time.Millisecond); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
}

// candidate returns a line whose genome is a number.
func candidate(id int, objective float64) runs.Line {
	return runs.Line{ID: id, Op: search.Fresh, Genome: fmt.Append(nil, 10*id), Hash: fmt.Sprint(id), Objectives: []float64{objective}}
}

func Example() {
	root, err := os.MkdirTemp("", "runs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(root)
	dir := filepath.Join(root, "run")
	record(dir, 0.2, 0.7)

	w, err := runs.Open(dir) // a second session resumes the run
	if err != nil {
		log.Fatal(err)
	}
	if err := w.Append(candidate(w.Count, 0.5), time.Millisecond); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	l, err := runs.Read(dir)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("seed", l.Seed, "candidates", l.Count)
	for line, err := range l.Lines() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(line.ID, line.Op, string(line.Genome), line.Objectives[0])
	}
	// Output:
	// seed 1 candidates 3
	// 0 random 0 0.2
	// 1 random 10 0.7
	// 2 random 20 0.5
}

func ExampleLog_Winner() {
	dir, err := os.MkdirTemp("", "runs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	record(dir, 0.2, 0.7, 0.5)

	l, err := runs.Read(dir)
	if err != nil {
		log.Fatal(err)
	}
	winner, err := l.Winner()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("candidate %d, genome %s, objective %g\n", winner.ID, winner.Genome, winner.Objectives[0])
	// Output:
	// candidate 1, genome 10, objective 0.7
}

func ExampleLog_Tally() {
	dir, err := os.MkdirTemp("", "runs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	record(dir, 0.2, 0.7, 0.5, 0.9)

	l, err := runs.Read(dir)
	if err != nil {
		log.Fatal(err)
	}
	t, err := l.Tally()
	if err != nil {
		log.Fatal(err)
	}
	for _, in := range t.Incumbents {
		fmt.Printf("after %d candidates the best has %g\n", in.Distinct, in.Objectives[0])
	}
	// Output:
	// after 1 candidates the best has 0.2
	// after 2 candidates the best has 0.7
	// after 4 candidates the best has 0.9
}

func ExampleDiff() {
	old := []byte(`{"strategy":{"kind":"aging","population":100},"seed":1}`)
	new := []byte(`{"strategy":{"kind":"aging","population":50,"sample":10},"seed":1}`)
	for _, c := range runs.Diff(old, new) {
		fmt.Println(c)
	}
	// Output:
	// strategy.population: 100 -> 50
	// strategy.sample: (not set) -> 10
}
