package oracle_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"evolve/fitness/oracle"
)

// A folder with a CSV of published losses, one of them unusable, and a log of one of these trainings.
func Example() {
	dir, err := os.MkdirTemp("", "oracle")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"results.csv": "network,loss,parameters\n17,4.9,20000\n18,diverged,30000\n19\n",
		"log.json":    `{"recepie_id":17,"recepie":"{}","num_params":20000,"wall_times":[60,60],"val_losses":[5.2,5.1],"test_losses":[5.1,5.0]}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			panic(err)
		}
	}

	table, err := oracle.Read(context.Background(), filepath.Join(dir, "results.csv"))
	if err != nil {
		panic(err)
	}
	logs, err := oracle.Read(context.Background(), filepath.Join(dir, "log.json"))
	if err != nil {
		panic(err)
	}
	table.Join(logs)

	for _, r := range table.Rows {
		fmt.Println("network", r.ID, "recipe", r.Recipe != nil, r.Values)
	}
	for _, l := range table.Labels {
		fmt.Printf("%s: result %v, larger is better %v, rows %d\n", l.Name, l.Result, l.Maximize, l.Rows)
	}
	for _, s := range table.Skipped {
		fmt.Println("skipped", filepath.Base(s.Source), s.Why)
	}
	// Output:
	// network 17 recipe true map[best_test_loss:5 best_val_loss:5.1 epochs:2 loss:4.9 parameters:20000 seconds:120 test_loss:5 val_loss:5.1]
	// network 18 recipe false map[parameters:30000]
	// best_test_loss: result true, larger is better false, rows 1
	// best_val_loss: result true, larger is better false, rows 1
	// loss: result true, larger is better false, rows 1
	// test_loss: result true, larger is better false, rows 1
	// val_loss: result true, larger is better false, rows 1
	// parameters: result false, larger is better false, rows 2
	// skipped results.csv:4 1 fields, the header has 3
}
