package export

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"math"
	"net/url"
	"os"
	"slices"
	"time"

	_ "modernc.org/sqlite" // the driver

	"evolve/runs"
)

// Study is a run as Optuna has it: candidates are its trials.
type Study struct {
	Name       string
	Objectives []Objective
	Begun      time.Time
	Lines      iter.Seq2[runs.Line, error]
	Times      iter.Seq2[runs.Time, error]
	Params     func(l runs.Line) ([]Param, error) // what a candidate is made of
}

// Objective is a value to optimise. A log has all so that more is better; a study has them by their own sign.
type Objective struct {
	Name     string
	Minimize bool
}

// Param is one choice among several.
type Param struct {
	Name    string
	Choices []string // the same for all candidates
	Choice  int
}

// Optuna writes studies as a new SQLite database of the schema of Optuna 3.2 and later (version 12, revision v3.2.0.a), in
// place of a file of that name. Repeats are trials of the same values, what broke a constraint is PRUNED, what failed FAIL.
// Identity, operation, parents, genome, metrics and reasons are user attributes.
func Optuna(path string, all []Study) (err error) {
	const unfinished = ".part"
	if err := os.Remove(path + unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("export: %w", err)
	}
	defer os.Remove(path + unfinished)
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path + unfinished}).EscapedPath()+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	err = errors.Join(writeStudies(db, all), db.Close())
	if err == nil {
		err = os.Rename(path+unfinished, path)
	}
	if err != nil {
		return fmt.Errorf("export: %s: %w", path, err)
	}
	return nil
}

func writeStudies(db *sql.DB, all []Study) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(optunaSchema); err != nil {
		return err
	}
	t := &studyWriter{tx: tx, prepared: map[string]*sql.Stmt{}}
	for i, s := range all {
		if err := t.study(i+1, s); err != nil {
			return fmt.Errorf("study (%s): %w", s.Name, err)
		}
	}
	return tx.Commit()
}

// studyWriter writes rows. The first error stays.
type studyWriter struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	last     int // trial_id
	err      error
}

// insert adds a row to a table, its own key left out.
func (t *studyWriter) insert(statement string, values ...any) {
	if t.err != nil {
		return
	}
	s := t.prepared[statement]
	if s == nil {
		if s, t.err = t.tx.Prepare(statement); t.err != nil {
			return
		}
		t.prepared[statement] = s
	}
	_, t.err = s.Exec(values...)
}

func (t *studyWriter) study(id int, s Study) error {
	t.insert(`INSERT INTO studies VALUES (?, ?)`, id, s.Name)
	names := []string{}
	for i, o := range s.Objectives {
		direction := "MAXIMIZE"
		if o.Minimize {
			direction = "MINIMIZE"
		}
		t.insert(`INSERT INTO study_directions (direction, study_id, objective) VALUES (?, ?, ?)`, direction, id, i)
		names = append(names, o.Name)
	}
	t.insert(`INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES (?, 'study:metric_names', ?)`, id, toJSON(names))
	next, stop := iter.Pull2(s.Times)
	defer stop()
	clock := clock{next: next, now: s.Begun, started: s.Begun}
	for l, err := range s.Lines {
		if err != nil {
			return err
		}
		from, to, err := clock.interval(l.ID)
		if err != nil {
			return err
		}
		params, err := s.Params(l)
		if err != nil {
			return err
		}
		t.trial(id, s, l, params, from, to)
		if t.err != nil {
			return t.err
		}
	}
	return t.err
}

// trial adds a candidate.
func (t *studyWriter) trial(study int, s Study, l runs.Line, params []Param, from, to time.Time) {
	const moment = "2006-01-02 15:04:05.000000"
	t.last++
	t.insert(`INSERT INTO trials VALUES (?, ?, ?, ?, ?, ?)`, t.last, l.ID, study, state(l), from.UTC().Format(moment), to.UTC().Format(moment))
	for _, p := range params {
		kind := map[string]any{"name": "CategoricalDistribution", "attributes": map[string]any{"choices": p.Choices}}
		t.insert(`INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)`, t.last, p.Name, float64(p.Choice), toJSON(kind))
	}
	for i, v := range l.Objectives {
		if i < len(s.Objectives) && s.Objectives[i].Minimize {
			v = -v
		}
		value, kind := any(v), "FINITE"
		if math.IsInf(v, 0) {
			value, kind = nil, map[bool]string{true: "INF_POS", false: "INF_NEG"}[v > 0]
		}
		t.insert(`INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)`, t.last, i, value, kind)
	}
	t.attributes(l)
}

// state is what Optuna calls an outcome.
func state(l runs.Line) string {
	switch o := l.Outcome(); {
	case o.Failed():
		return "FAIL"
	case !o.Feasible():
		return "PRUNED"
	}
	return "COMPLETE"
}

func (t *studyWriter) attributes(l runs.Line) {
	add := func(key string, v any) {
		t.insert(`INSERT INTO trial_user_attributes (trial_id, "key", value_json) VALUES (?, ?, ?)`, t.last, key, toJSON(v))
	}
	add("identity", l.Hash)
	add("operation", string(l.Op))
	add("genome", string(l.Genome))
	if len(l.Parents) > 0 {
		add("parents", l.Parents)
	}
	if l.Cached != nil {
		add("repeats", *l.Cached)
	}
	if l.Err != "" {
		add("error", l.Err)
	}
	if l.Violation != 0 {
		add("violation", l.Violation)
	}
	for _, name := range slices.Sorted(maps.Keys(l.Metrics)) {
		add("metric: "+name, l.Metrics[name])
	}
}

// toJSON is JSON.
func toJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts, and numbers that a log holds
	}
	return string(text)
}
