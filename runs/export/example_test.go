package export_test

import (
	"log"
	"os"

	"evolve/runs"
	"evolve/runs/export"
	"evolve/search"
)

func ExampleCSV() {
	dir, err := os.MkdirTemp("", "export")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	w, err := runs.Create(dir, runs.Header{Config: []byte(`{}`)}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Close()
	for _, l := range []runs.Line{
		{Op: search.Fresh, Genome: []byte(`[1]`), Hash: "a", Objectives: []float64{0.5}, Metrics: map[string]float64{"cost": 12}},
		{ID: 1, Op: search.Mutate, Parents: []int{0}, Genome: []byte(`[2]`), Hash: "b", Err: "diverged"},
	} {
		if err := w.Append(l, 0); err != nil {
			log.Fatal(err)
		}
	}

	if err := export.CSV(os.Stdout, w.Lines()); err != nil {
		log.Fatal(err)
	}
	// Output:
	// id,op,parents,hash,repeats,violation,error,objective_0,cost,genome
	// 0,random,,a,,,,0.5,12,[1]
	// 1,mutate,0,b,,,diverged,,,[2]
}
