package main

import (
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/nn"
	"evolve/runs"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"syscall"
)

// checkLog refuses to continue under another configuration or on another kind of machine, and saves a changed budget.
func (r session) checkLog(s cli.Streams, conf *config.Config, log *runs.Writer) error {
	if log.Torn {
		fmt.Fprintln(s.Err, "evolve: the last line of the log was incomplete; its candidate is scored again")
	}
	h := log.Header
	if (h.Arch != runtime.GOARCH || h.Kernel != nn.Kernel()) && !r.machine {
		return fmt.Errorf("%s was started on %s with kernel %s, this is %s with kernel %s: scores can differ in the last bits (-other-machine continues anyway)",
			log.Dir, h.Arch, h.Kernel, runtime.GOARCH, nn.Kernel())
	}
	if h.Program != cli.Version || h.Go != runtime.Version() {
		fmt.Fprintf(s.Err, "evolve: the run was started by evolve %s (%s), this is %s (%s)\n", h.Program, h.Go, cli.Version, runtime.Version())
	}
	budget, err := onlyBudget(runs.Diff(h.Config, conf.JSON()), log.Dir)
	if err != nil || !budget {
		return err
	}
	if conf.Budget.Evaluations < log.Count {
		return cli.Usage("budget.evaluations (%d): the log already has %d candidates; want at least as many", conf.Budget.Evaluations, log.Count)
	}
	return log.WriteFile(runs.ResolvedFile, conf.TOML())
}

// onlyBudget reports whether the budget changed, and refuses any other change.
func onlyBudget(changes []runs.Change, dir string) (budget bool, err error) {
	var others []string
	for _, c := range changes {
		if strings.HasPrefix(c.Path, "budget.") {
			budget = true
		} else {
			others = append(others, "  "+c.String())
		}
	}
	if len(others) > 0 {
		return budget, cli.Usage("the configuration of %s differs from that of its log; only the budget may change:\n%s", dir, strings.Join(others, "\n"))
	}
	return budget, nil
}

// isReadOnly reports whether a directory can be read and not written to.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}
