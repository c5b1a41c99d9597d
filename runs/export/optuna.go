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

// Study describes a run for Optuna, in which every candidate is a trial.
type Study struct {
	Name       string
	Objectives []Objective
	Begun      time.Time // start of the run, to which Times are relative
	Lines      iter.Seq2[runs.Line, error]
	Times      iter.Seq2[runs.Time, error]
	Params     func(l runs.Line) ([]Param, error) // the choices that make up a candidate
}

// Objective names an objective. Optuna shows it by its own sign, while higher is always better in a log.
type Objective struct {
	Name     string
	Minimize bool
}

// Param describes one choice of a candidate among several.
type Param struct {
	Name    string
	Choices []string // must be the same for all candidates
	Choice  int      // index in Choices
}

// Optuna writes studies to a new SQLite database with the schema of Optuna 3.2 and later (version 12, revision v3.2.0.a).
// It replaces an older file at path only once it has succeeded. A repeat is a trial with the same values. A candidate that
// broke a constraint is PRUNED, one whose evaluation failed is FAIL. Hash, operation, parents, genome, metrics and errors
// are user attributes.
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

// writeStudies fills an empty database in one transaction.
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

// studyWriter inserts rows. After its first error it does nothing.
type studyWriter struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	last     int // the trial_id of the last trial
	err      error
}

// insert executes a statement, which it prepares once.
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

// study inserts a study with its trials.
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

// trial inserts a candidate.
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

// state returns Optuna's name of an outcome.
func state(l runs.Line) string {
	switch o := l.Outcome(); {
	case o.Failed():
		return "FAIL"
	case !o.Feasible():
		return "PRUNED"
	}
	return "COMPLETE"
}

// attributes inserts what Optuna has no column for.
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

// toJSON returns v as JSON. It panics if v has none.
func toJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // cannot happen: v is a text, or a finite number of a log
	}
	return string(text)
}
